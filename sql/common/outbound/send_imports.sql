-- Imports of a sync whose outcome is not settled yet. Selects only.
SELECT
  batch_id,
  object,
  action,
  rows,
  import_name,
  import_id,
  sent_at
FROM {{batches}}
WHERE sync = $sync
  AND route = 'import'
  AND status IN ('saved', 'sent')
ORDER BY batch_id
