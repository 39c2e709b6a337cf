-- Marks chosen planned changes as sent by one call. Once, in the transaction before the call.
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
  AND change_id IN (
    SELECT chosen.change_id
    FROM {{chosen}} AS chosen
    WHERE chosen.change_id >= $first
      AND chosen.change_id <= $last
  )
