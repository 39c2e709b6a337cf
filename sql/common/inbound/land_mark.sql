-- Append storage: a version that is there already was archived, restored, or is the latest again. Repeatable.
UPDATE {{target}}
SET
  archived = marked.is_archived,
  archived_at = marked.gone_at,
  _deleted_at = CASE WHEN marked.is_archived THEN coalesce(marked.gone_at, $synced_at) END,
  _synced_at = $synced_at,
  _run_id = $run_id
FROM (
  SELECT
    judged.id AS marked_id,
    judged.hash AS marked_hash,
    judged.version AS marked_version,
    judged.archived AS is_archived,
    judged.archived_at AS gone_at
  FROM {{judged}} AS judged
  WHERE judged.verdict = 'mark'
) AS marked
WHERE id = marked.marked_id
  AND _hash = marked.marked_hash
  AND coalesce(updated_at, created_at, marked.marked_version) = marked.marked_version
