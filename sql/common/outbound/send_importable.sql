-- The planned changes of one kind that may go by import. Selects only.
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
  attempts,
  batch_id
FROM {{changes}}
WHERE sync = $sync
  AND status = 'planned'
  AND object = $object
  AND action = $action
  AND NOT batch_only
  AND (action <> 'create' OR identity_unique)
