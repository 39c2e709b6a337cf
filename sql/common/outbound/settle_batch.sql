-- The end of a batch, or the time from which its lost answer counts. May be repeated.
UPDATE {{batches}}
SET
  status = $status,
  sent_at = coalesce(CAST($sent_at AS TIMESTAMPTZ), sent_at),
  changed_at = $changed_at
WHERE batch_id = $batch_id
