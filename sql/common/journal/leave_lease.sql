-- Gives a lease up, if the run still holds it. Repeatable.
UPDATE {{leases}}
SET
  run_id = NULL,
  host = NULL,
  pid = NULL,
  process = NULL,
  beat_at = NULL
WHERE sync = $sync
  AND run_id = $run_id
