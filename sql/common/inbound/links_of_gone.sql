-- Links go with the records at either end. Repeatable.
UPDATE {{target}}
SET
  _deleted_at = $synced_at,
  _synced_at = $synced_at,
  _run_id = $run_id
WHERE _deleted_at IS NULL
  AND (
    (
      from_type = $object
      AND from_id IN (SELECT gone.id FROM {{records}} AS gone WHERE gone._deleted_at IS NOT NULL)
      AND from_id NOT IN (SELECT here.id FROM {{records}} AS here WHERE here._deleted_at IS NULL)
    )
    OR (
      to_type = $object
      AND to_id IN (SELECT gone.id FROM {{records}} AS gone WHERE gone._deleted_at IS NOT NULL)
      AND to_id NOT IN (SELECT here.id FROM {{records}} AS here WHERE here._deleted_at IS NULL)
    )
  )
