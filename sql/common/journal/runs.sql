-- Reads the newest runs of a sync, or of all.
SELECT
  run_id,
  sync,
  direction,
  status,
  plan_id,
  error_code,
  error_what,
  error_why,
  error_fix,
  result,
  started_at,
  finished_at
FROM {{runs}}
WHERE sync = $sync
  OR $sync IS NULL
ORDER BY started_at DESC, run_id DESC
LIMIT $limit
