-- Append storage: a version that is there already was archived, restored, or is the latest again. Repeatable.
UPDATE {{target}} AS kept
SET
  archived = judged.archived,
  archived_at = judged.archived_at,
  _deleted_at = CASE WHEN judged.archived THEN coalesce(judged.archived_at, $synced_at) END,
  _synced_at = $synced_at,
  _run_id = $run_id
FROM {{judged}} AS judged
WHERE judged.verdict = 'mark'
  AND kept.id = judged.id
  AND kept._hash = judged.hash
  AND coalesce(kept.updated_at, kept.created_at, judged.version) = judged.version
