-- The next unsettled rows of an import, each with the error that HubSpot has for it. Selects only.
SELECT
  changes.change_id,
  changes.key,
  changes.object,
  changes.action,
  changes.hubspot_id,
  changes.identity_property,
  changes.identity_unique,
  changes.identity,
  changes.properties,
  changes.before,
  changes.attempts,
  changes.batch_id,
  batches.sent_at,
  refusals.error_code AS refusal_code,
  refusals.error_message AS refusal_message,
  refusals.error_field AS refusal_field,
  refusals.retryable AS refusal_retryable
FROM {{changes}} AS changes
INNER JOIN {{batches}} AS batches
  ON batches.batch_id = changes.batch_id
LEFT JOIN {{refusals}} AS refusals
  ON refusals.change_id = changes.change_id
WHERE changes.sync = $sync
  AND changes.status = 'sent'
  AND changes.batch_id = $batch_id
  AND changes.change_id > $after
ORDER BY changes.change_id
LIMIT $rows
