-- Links go with the records at either end. Repeatable.
UPDATE {{target}} AS kept
SET
  _deleted_at = $synced_at,
  _synced_at = $synced_at,
  _run_id = $run_id
WHERE kept._deleted_at IS NULL
  AND (
    (
      kept.from_type = $object
      AND kept.from_id IN (SELECT gone.id FROM {{records}} AS gone WHERE gone._deleted_at IS NOT NULL)
      AND kept.from_id NOT IN (SELECT here.id FROM {{records}} AS here WHERE here._deleted_at IS NULL)
    )
    OR (
      kept.to_type = $object
      AND kept.to_id IN (SELECT gone.id FROM {{records}} AS gone WHERE gone._deleted_at IS NOT NULL)
      AND kept.to_id NOT IN (SELECT here.id FROM {{records}} AS here WHERE here._deleted_at IS NULL)
    )
  )
