-- Makes room for the marks of undone rows. May be repeated.
DELETE FROM {{changes}}
WHERE sync = $sync
  AND status = 'skipped'
  AND key IN (
    SELECT
      undo.source_key
    FROM {{undo}} AS undo
    UNION ALL
    SELECT
      undo_links.source_key
    FROM {{undo_links}} AS undo_links
  )
