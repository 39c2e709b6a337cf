-- Takes a stream's fence for a run, whoever holds it. Repeating it takes it again.
UPDATE {{stream_state}}
SET fence = fence + 1, run_id = $run_id
WHERE sync = $sync
  AND stream = $stream
