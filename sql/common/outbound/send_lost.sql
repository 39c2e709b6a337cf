-- The next changes that were sent by call and whose outcome is not known, in the order of their ids. Selects only.
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
  batches.sent_at
FROM {{changes}} AS changes
LEFT JOIN {{batches}} AS batches
  ON batches.batch_id = changes.batch_id
WHERE changes.sync = $sync
  AND changes.status = 'sent'
  AND coalesce(batches.route, 'batch') = 'batch'
  AND changes.change_id > $after
ORDER BY changes.change_id
LIMIT $rows
