-- Asks the run of a sync that is at work to stop. Repeatable.
INSERT INTO {{cancels}} (run_id, sync, asked_at)
SELECT leases.run_id, leases.sync, $asked_at
FROM {{leases}} AS leases
WHERE leases.sync = $sync
  AND leases.run_id = $run_id
  AND NOT EXISTS (
    SELECT 1
    FROM {{cancels}} AS asked
    WHERE asked.run_id = leases.run_id
  )
