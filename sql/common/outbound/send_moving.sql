-- The planned updates that perhaps write a property: by its name in their JSON. Selects only.
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
  AND action = 'update'
  AND contains(properties, $needle)
