-- The newest runs of each sync (of those among, in slashes; null: of all), with what they moved, and when the sync succeeded last. Reads only.
SELECT
  ranked.run_id,
  ranked.sync,
  ranked.direction,
  ranked.status,
  ranked.plan_id,
  ranked.error_code,
  ranked.error_what,
  ranked.error_why,
  ranked.error_fix,
  ranked.started_at,
  ranked.finished_at,
  ranked.succeeded_at,
  coalesce(streams.moved, 0) AS moved,
  coalesce(streams.aside, 0) AS aside{{counts}}
FROM (
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
    runs.started_at,
    runs.finished_at,
    max(CASE WHEN runs.status IN ('succeeded', 'partial') THEN runs.finished_at END) OVER (PARTITION BY runs.sync) AS succeeded_at,
    row_number() OVER (PARTITION BY runs.sync ORDER BY runs.started_at DESC NULLS LAST, runs.run_id DESC) AS place
  FROM {{runs}} AS runs
  WHERE $among IS NULL OR contains($among, '/' || runs.sync || '/')
) AS ranked
LEFT JOIN (
  SELECT
    stream_runs.run_id,
    sum(stream_runs.loaded + stream_runs.deleted) AS moved,
    sum(stream_runs.set_aside) AS aside
  FROM {{stream_runs}} AS stream_runs
  GROUP BY stream_runs.run_id
) AS streams
  ON streams.run_id = ranked.run_id
WHERE ranked.place <= $most
ORDER BY ranked.sync, ranked.place
