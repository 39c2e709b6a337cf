-- Writes the records to be written, typed. Not repeatable alone: land_delete stands before it, or each version is new.
INSERT INTO {{target}} (
  id,
  created_at,
  updated_at,
  archived_at,
  archived,
  _deleted_at,
  _synced_at,
  _run_id,
  _hash{{valid}}{{linked}}{{columns}}
)
SELECT
  judged.id,
  judged.created_at,
  judged.updated_at,
  judged.archived_at,
  judged.archived,
  CASE WHEN judged.archived THEN coalesce(judged.archived_at, $synced_at) END,
  $synced_at,
  $run_id,
  judged.hash{{validity}}{{carried}}{{typed}}
FROM {{judged}} AS judged
INNER JOIN {{staging}} AS staged
  ON {{place}} = judged.place
WHERE judged.verdict = 'write'
