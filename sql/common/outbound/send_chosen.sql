-- Planned changes that were chosen one by one. Selects only.
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
  change.batch_id
FROM {{changes}} AS change
INNER JOIN {{chosen}} AS chosen
  ON chosen.change_id = change.change_id
WHERE change.sync = $sync
  AND change.status = 'planned'
ORDER BY change.change_id
