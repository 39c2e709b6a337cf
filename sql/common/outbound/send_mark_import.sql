-- Marks the planned changes of one import's file as sent. Once, in the transaction before the call.
UPDATE {{changes}}
SET
  status = 'sent',
  batch_id = $batch_id,
  attempts = coalesce(attempts, 0) + 1,
  changed_at = $changed_at
WHERE sync = $sync
  AND status = 'planned'
  AND change_id IN (
    SELECT
      sets.change_id
    FROM {{sets}} AS sets
    WHERE sets.column_set = $column_set
      AND sets.change_id >= $first
      AND sets.change_id <= $last
  )
