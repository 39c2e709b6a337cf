-- Changes as their verdicts leave them. Selects only; may be repeated as long as they are not taken over.
SELECT
  {{kept}},
  verdicts.status,
  coalesce(verdicts.action, change.action) AS action,
  coalesce(verdicts.hubspot_id, change.hubspot_id) AS hubspot_id,
  coalesce(verdicts.properties, change.properties) AS properties,
  coalesce(verdicts.before, change.before) AS before,
  change.batch_only OR coalesce(CAST(verdicts.batch_only AS BOOLEAN), FALSE) AS batch_only,
  change.attempts - CASE WHEN CAST(verdicts.untried AS BOOLEAN) THEN 1 ELSE 0 END AS attempts,
  verdicts.error_code,
  verdicts.error_message,
  verdicts.error_field,
  CAST(verdicts.retryable AS BOOLEAN) AS retryable,
  $changed_at AS changed_at
FROM {{changes}} AS change
INNER JOIN {{verdicts}} AS verdicts
  ON verdicts.change_id = change.change_id
WHERE change.sync = $sync
