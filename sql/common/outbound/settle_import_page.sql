-- The next unsettled rows of an import, each with the error that HubSpot has for it. Selects only.
SELECT
  change.change_id,
  change.key,
  change.object,
  change.action,
  change.hubspot_id,
  change.identity_property,
  change.identity_unique,
  change.identity,
  change.properties,
  change.before,
  change.attempts,
  change.batch_id,
  batches.sent_at,
  refusals.error_code AS refusal_code,
  refusals.error_message AS refusal_message,
  refusals.error_field AS refusal_field,
  refusals.retryable AS refusal_retryable
FROM {{changes}} AS change
INNER JOIN {{batches}} AS batches
  ON batches.batch_id = change.batch_id
LEFT JOIN {{refusals}} AS refusals
  ON refusals.change_id = change.change_id
WHERE change.sync = $sync
  AND change.status = 'sent'
  AND change.batch_id = $batch_id
  AND change.change_id > $after
ORDER BY change.change_id
LIMIT $rows
