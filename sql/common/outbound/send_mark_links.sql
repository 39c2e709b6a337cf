-- Marks the links of one call's pairs as sent. In the transaction before the call; may be repeated.
UPDATE {{association_changes}}
SET
  status = 'sent',
  batch_id = $batch_id,
  attempts = coalesce(attempts, 0) + 1,
  changed_at = $changed_at
WHERE sync = $sync
  AND status IN ('planned', 'sent')
  AND from_type = $from_type
  AND to_type = $to_type
  AND from_id IS NOT NULL
  AND to_id IS NOT NULL
  AND pair_id >= $first
  AND pair_id <= $last
  AND CASE WHEN status = 'planned' THEN '' ELSE batch_id END NOT IN (
    SELECT
      batches.batch_id
    FROM {{batches}} AS batches
    WHERE batches.sync = $sync
      AND batches.route = 'import'
      AND batches.status IN ('saved', 'sent')
  )
