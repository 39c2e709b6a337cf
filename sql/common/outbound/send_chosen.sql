-- Planned changes that were chosen one by one. Selects only.
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
  changes.batch_id
FROM {{changes}} AS changes
INNER JOIN {{chosen}} AS chosen
  ON chosen.change_id = changes.change_id
WHERE changes.sync = $sync
  AND changes.status = 'planned'
ORDER BY changes.change_id
