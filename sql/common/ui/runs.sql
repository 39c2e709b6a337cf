-- One page of runs, the newest first. Reads only.
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
  runs.started_at,
  runs.finished_at,
  coalesce(streams.moved, 0) AS moved,
  coalesce(streams.aside, 0) AS aside{{counts}}
FROM {{runs}} AS runs
LEFT JOIN (
  SELECT
    stream_runs.run_id,
    sum(stream_runs.loaded + stream_runs.deleted) AS moved,
    sum(stream_runs.set_aside) AS aside
  FROM {{stream_runs}} AS stream_runs
  GROUP BY stream_runs.run_id
) AS streams
  ON streams.run_id = runs.run_id
WHERE (runs.sync = $sync OR $sync IS NULL)
  AND (runs.status = $status OR $status IS NULL)
  AND (runs.started_at < $before OR (runs.started_at = $before AND runs.run_id < $before_id))
ORDER BY runs.started_at DESC NULLS LAST, runs.run_id DESC
LIMIT $limit
