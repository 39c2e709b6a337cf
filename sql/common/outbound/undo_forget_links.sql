-- No longer vouches for links of other rows to records that an undo archives: they go along. May be repeated.
DELETE FROM {{sent_links}}
WHERE sync = $sync
  AND to_id IN (
    SELECT
      undo.hubspot_id
    FROM {{undo}} AS undo
    WHERE undo.action = 'archive'
  )
  AND key NOT IN (
    SELECT
      undo.source_key
    FROM {{undo}} AS undo
    WHERE undo.action = 'archive'
  )
