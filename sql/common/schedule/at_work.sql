-- Reads the leases that runs hold.
SELECT sync, run_id, host, pid, process, beat_at
FROM {{leases}}
WHERE run_id IS NOT NULL
