-- Takes a sync's lease from a run that is gone, or from nobody: one row, or somebody was faster.
UPDATE {{leases}}
SET
  run_id = $run_id,
  host = $host,
  pid = $pid,
  process = $process,
  beat_at = $beat_at
WHERE sync = $sync
  AND run_id IS NOT DISTINCT FROM $held_by
