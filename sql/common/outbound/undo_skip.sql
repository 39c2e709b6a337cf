-- Leaves undone rows out until they change in the source: a row that is there by the hash that was sent last, one that
-- is gone (its record is made anew) by none. Once, after undo_forget_skipped.
INSERT INTO {{changes}} (
  change_id,
  sync,
  run_id,
  key,
  object,
  action,
  status,
  hash,
  attempts,
  error_code,
  error_message,
  changed_at
)
SELECT
  concat('skip:', $run_id, ':', undone.source_key),
  $sync,
  $run_id,
  undone.source_key,
  $object,
  CASE WHEN undone.hash IS NULL THEN 'archive' END,
  'skipped',
  undone.hash,
  0,
  'outbound.row_undone',
  $message,
  $changed_at
FROM (
  SELECT
    rows_undone.source_key,
    coalesce(max(sent.hash), max(rows_undone.row_hash)) AS hash
  FROM (
    SELECT
      undo.source_key,
      undo.row_hash
    FROM {{undo}} AS undo
    UNION ALL
    SELECT
      undo_links.source_key,
      NULL AS row_hash
    FROM {{undo_links}} AS undo_links
  ) AS rows_undone
  LEFT JOIN {{sent}} AS sent
    ON sent.sync = $sync
    AND sent.key = rows_undone.source_key
  GROUP BY
    rows_undone.source_key
) AS undone
