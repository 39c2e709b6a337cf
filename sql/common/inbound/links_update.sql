-- Links that came back, or whose label reads otherwise now. Repeatable.
UPDATE {{target}}
SET
  label = told.told_label,
  _deleted_at = NULL,
  _synced_at = $synced_at,
  _run_id = $run_id
FROM (
  SELECT
    judged.from_id AS told_from_id,
    judged.to_id AS told_to_id,
    judged.category AS told_category,
    judged.type_id AS told_type_id,
    judged.label AS told_label
  FROM {{judged}} AS judged
  WHERE judged.verdict = 'change'
) AS told
WHERE from_type = $from_type
  AND to_type = $to_type
  AND from_id = told.told_from_id
  AND to_id = told.told_to_id
  AND category = told.told_category
  AND type_id = told.told_type_id
