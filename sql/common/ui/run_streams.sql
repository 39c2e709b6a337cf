-- The stream runs of a run. Reads only.
SELECT
  stream_runs.stream,
  stream_runs.status,
  stream_runs.strategy,
  stream_runs.route,
  stream_runs.records_read,
  stream_runs.loaded,
  stream_runs.unchanged,
  stream_runs.set_aside,
  stream_runs.set_aside_values,
  stream_runs.deleted,
  stream_runs.position_at,
  stream_runs.error_code,
  stream_runs.error_what,
  stream_runs.error_why,
  stream_runs.error_fix,
  stream_runs.started_at,
  stream_runs.finished_at
FROM {{stream_runs}} AS stream_runs
WHERE stream_runs.run_id = $run_id
ORDER BY stream_runs.started_at, stream_runs.stream
