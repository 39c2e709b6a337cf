-- New links. Not repeatable: part of a load's transaction.
INSERT INTO {{target}} (from_type, from_id, to_type, to_id, category, type_id, label, _synced_at, _run_id)
SELECT
  $from_type,
  judged.from_id,
  $to_type,
  judged.to_id,
  judged.category,
  judged.type_id,
  judged.label,
  $synced_at,
  $run_id
FROM {{judged}} AS judged
WHERE judged.verdict = 'add'
