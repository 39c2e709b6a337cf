-- Links that came back, or whose label reads otherwise now. Repeatable.
UPDATE {{target}} AS kept
SET
  label = judged.label,
  _deleted_at = NULL,
  _synced_at = $synced_at,
  _run_id = $run_id
FROM {{judged}} AS judged
WHERE judged.verdict = 'change'
  AND kept.from_type = $from_type
  AND kept.to_type = $to_type
  AND kept.from_id = judged.from_id
  AND kept.to_id = judged.to_id
  AND kept.category = judged.category
  AND kept.type_id = judged.type_id
