-- Enters a stream's row of a run. No row: another run has taken its sync over. Not repeatable.
INSERT INTO {{stream_runs}} (
  run_id,
  sync,
  stream,
  status,
  strategy,
  route,
  records_read,
  loaded,
  unchanged,
  set_aside,
  set_aside_values,
  deleted,
  position_at,
  error_code,
  error_what,
  error_why,
  error_fix,
  started_at,
  finished_at
)
SELECT
  $run_id,
  $sync,
  $stream,
  $status,
  $strategy,
  $route,
  $records_read,
  $loaded,
  $unchanged,
  $set_aside,
  $set_aside_values,
  $deleted,
  $position_at,
  $error_code,
  $error_what,
  $error_why,
  $error_fix,
  $started_at,
  $finished_at
FROM (
  SELECT DISTINCT held.run_id
  FROM {{leases}} AS held
  WHERE held.run_id = $run_id
) AS at_work
