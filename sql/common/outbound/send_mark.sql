-- Marks the planned changes of one call as sent. Once, in the transaction before the call.
UPDATE {{changes}}
SET
  status = 'sent',
  batch_id = $batch_id,
  attempts = coalesce(attempts, 0) + 1,
  changed_at = $changed_at
WHERE sync = $sync
  AND status = 'planned'
  AND object = $object
  AND action = $action
  AND change_id >= $first
  AND change_id <= $last
