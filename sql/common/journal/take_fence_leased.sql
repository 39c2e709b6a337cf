-- Takes a stream's fence for the run that holds the sync's lease. No row: another run holds it. Repeating it takes it again.
UPDATE {{stream_state}}
SET fence = fence + 1, run_id = $run_id
WHERE sync = $sync
  AND stream = $stream
  AND sync IN (
    SELECT held.sync
    FROM {{leases}} AS held
    WHERE held.run_id = $run_id
  )
