-- One row of a batch: all are of one kind. Selects only.
SELECT
  object,
  action,
  identity_property
FROM {{changes}}
WHERE sync = $sync
  AND batch_id = $batch_id
LIMIT 1
