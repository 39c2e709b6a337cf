-- The next changes that were sent by call and whose outcome is not known, in the order of their ids. Selects only.
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
  batches.sent_at
FROM {{changes}} AS change
LEFT JOIN {{batches}} AS batches
  ON batches.batch_id = change.batch_id
WHERE change.sync = $sync
  AND change.status = 'sent'
  AND coalesce(batches.route, 'batch') = 'batch'
  AND change.change_id > $after
ORDER BY change.change_id
LIMIT $rows
