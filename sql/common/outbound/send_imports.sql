-- Imports of a sync whose outcome is not settled yet, those of records or those of links. Selects only.
SELECT
  batch_id,
  object,
  action,
  {{rows}},
  import_name,
  import_id,
  sent_at
FROM {{batches}}
WHERE sync = $sync
  AND route = 'import'
  AND status IN ('saved', 'sent')
  AND CASE WHEN action = 'link' THEN $of_links ELSE NOT $of_links END
ORDER BY batch_id
