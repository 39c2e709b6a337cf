-- Reads who holds a sync's lease.
SELECT sync, run_id, host, pid, process, beat_at
FROM {{leases}}
WHERE sync = $sync
