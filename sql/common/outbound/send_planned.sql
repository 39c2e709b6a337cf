-- The next planned changes of one kind, in the order of their ids. Selects only.
SELECT
  change_id,
  key,
  object,
  action,
  hubspot_id,
  identity_property,
  identity_unique,
  identity,
  properties,
  before,
  attempts,
  batch_id
FROM {{changes}}
WHERE sync = $sync
  AND status = 'planned'
  AND object = $object
  AND action = $action
  AND change_id > $after
ORDER BY change_id
LIMIT $rows
