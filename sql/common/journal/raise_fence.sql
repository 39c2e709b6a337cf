-- Checks and raises the fence: one row, or the run has been overtaken. Part of a load's transaction.
UPDATE {{stream_state}}
SET fence = fence + 1
WHERE sync = $sync
  AND stream = $stream
  AND run_id = $run_id
  AND fence >= $fence
