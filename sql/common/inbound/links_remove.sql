-- Marks the vanished links deleted. Repeatable.
UPDATE {{target}}
SET
  _deleted_at = $gone_at,
  _synced_at = $synced_at,
  _run_id = $run_id
FROM (
  SELECT DISTINCT
    vanished.from_type AS gone_from_type,
    vanished.from_id AS gone_from_id,
    vanished.to_type AS gone_to_type,
    vanished.to_id AS gone_to_id,
    vanished.category AS gone_category,
    vanished.type_id AS gone_type_id
  FROM {{vanished}} AS vanished
  WHERE vanished.sync = $sync
) AS gone
WHERE from_type = gone.gone_from_type
  AND from_id = gone.gone_from_id
  AND to_type = gone.gone_to_type
  AND to_id = gone.gone_to_id
  AND category = gone.gone_category
  AND type_id = gone.gone_type_id
  AND _deleted_at IS NULL
