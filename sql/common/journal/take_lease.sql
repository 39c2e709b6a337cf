-- Takes a sync's lease from a run that is gone, or from nobody. No row: somebody was faster.
UPDATE {{leases}}
SET
  run_id = $run_id,
  host = $host,
  pid = $pid,
  process = $process,
  beat_at = $beat_at
WHERE sync = $sync
  AND sync NOT IN (
    SELECT kept.sync
    FROM {{leases}} AS kept
    WHERE kept.run_id IS NOT NULL
      AND kept.run_id IS DISTINCT FROM $held_by
  )
