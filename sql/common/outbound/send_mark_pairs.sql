-- Marks the planned links of one import's file as sent. Once, in the transaction before the call.
UPDATE {{association_changes}}
SET
  status = 'sent',
  batch_id = $batch_id,
  attempts = coalesce(attempts, 0) + 1,
  changed_at = $changed_at
WHERE sync = $sync
  AND status = 'planned'
  AND pair_id IN (
    SELECT
      pairs.pair_id
    FROM {{pairs}} AS pairs
    WHERE pairs.pair_set = $pair_set
      AND pairs.pair_id >= $first
      AND pairs.pair_id <= $last
  )
