-- Reads who holds a sync's lease; first whoever does.
SELECT sync, run_id, host, pid, process, beat_at
FROM {{leases}}
WHERE sync = $sync
ORDER BY
  CASE
    WHEN run_id IS NULL THEN 1
    ELSE 0
  END
