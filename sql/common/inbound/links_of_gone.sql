-- Links go with the records at either end. Repeatable.
UPDATE {{target}}
SET
  _deleted_at = $gone_at,
  _synced_at = $synced_at,
  _run_id = $run_id
FROM (
  SELECT
    from_side.from_type AS gone_from_type,
    from_side.from_id AS gone_from_id,
    from_side.to_type AS gone_to_type,
    from_side.to_id AS gone_to_id,
    from_side.category AS gone_category,
    from_side.type_id AS gone_type_id
  FROM {{target}} AS from_side
  WHERE from_side._deleted_at IS NULL
    AND from_side.from_type = $object
    AND from_side.from_id IN (
      SELECT gone_record.id
      FROM {{records}} AS gone_record
      GROUP BY gone_record.id
      HAVING count(gone_record._deleted_at) = count(*)
    )
  UNION
  SELECT
    to_side.from_type,
    to_side.from_id,
    to_side.to_type,
    to_side.to_id,
    to_side.category,
    to_side.type_id
  FROM {{target}} AS to_side
  WHERE to_side._deleted_at IS NULL
    AND to_side.to_type = $object
    AND to_side.to_id IN (
      SELECT gone_record.id
      FROM {{records}} AS gone_record
      GROUP BY gone_record.id
      HAVING count(gone_record._deleted_at) = count(*)
    )
) AS gone
WHERE from_type = gone.gone_from_type
  AND from_id = gone.gone_from_id
  AND to_type = gone.gone_to_type
  AND to_id = gone.gone_to_id
  AND category = gone.gone_category
  AND type_id = gone.gone_type_id
  AND _deleted_at IS NULL
