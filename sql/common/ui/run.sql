-- One run, whole. Reads only.
SELECT
  runs.run_id,
  runs.sync,
  runs.direction,
  runs.status,
  runs.plan_id,
  runs.error_code,
  runs.error_what,
  runs.error_why,
  runs.error_fix,
  runs.result,
  runs.version,
  runs.started_at,
  runs.finished_at
FROM {{runs}} AS runs
WHERE runs.run_id = $run_id
