-- The contract's view of runs. Selects only.
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
  version,
  started_at,
  finished_at
FROM {{runs}}
