-- Shows that the run which holds the lease lives. Repeatable.
UPDATE {{leases}}
SET beat_at = $beat_at
WHERE sync = $sync
  AND run_id = $run_id
