-- Reads the newest runs of a sync that have ended.
SELECT run_id, status, plan_id, error_code, error_what, error_why, error_fix, started_at, finished_at
FROM {{runs}}
WHERE sync = $sync
  AND finished_at IS NOT NULL
ORDER BY started_at DESC, run_id DESC
LIMIT $limit
