-- Moves changes along by their verdicts. May be repeated, but for `untried`: once a verdict.
UPDATE {{changes}}
SET
  status = verdicts.to_status,
  action = COALESCE(verdicts.to_action, action),
  hubspot_id = COALESCE(verdicts.to_hubspot_id, hubspot_id),
  properties = COALESCE(verdicts.to_properties, properties),
  before = COALESCE(verdicts.to_before, before),
  batch_only = batch_only OR verdicts.to_batch_only,
  attempts = attempts - verdicts.untried,
  error_code = verdicts.to_error_code,
  error_message = verdicts.to_error_message,
  error_field = verdicts.to_error_field,
  retryable = verdicts.to_retryable,
  changed_at = $changed_at
FROM (
  SELECT
    staged.change_id AS judged_id,
    staged.status AS to_status,
    staged.action AS to_action,
    staged.hubspot_id AS to_hubspot_id,
    staged.properties AS to_properties,
    staged.before AS to_before,
    COALESCE(CAST(staged.batch_only AS BOOLEAN), FALSE) AS to_batch_only,
    CASE WHEN CAST(staged.untried AS BOOLEAN) THEN 1 ELSE 0 END AS untried,
    staged.error_code AS to_error_code,
    staged.error_message AS to_error_message,
    staged.error_field AS to_error_field,
    CAST(staged.retryable AS BOOLEAN) AS to_retryable
  FROM {{verdicts}} AS staged
) AS verdicts
WHERE sync = $sync
  AND change_id = verdicts.judged_id
