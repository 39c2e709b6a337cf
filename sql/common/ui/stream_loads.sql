-- The newest run of each stream, and what its runs loaded since a time. Reads only.
SELECT
  ranked.stream,
  ranked.sync,
  ranked.run_id,
  ranked.status,
  ranked.position_at,
  ranked.finished_at,
  ranked.loaded_since,
  ranked.deleted_since
FROM (
  SELECT
    stream_runs.stream,
    stream_runs.sync,
    stream_runs.run_id,
    stream_runs.status,
    stream_runs.position_at,
    stream_runs.finished_at,
    sum(CASE WHEN stream_runs.started_at >= $since THEN stream_runs.loaded ELSE 0 END) OVER (
      PARTITION BY stream_runs.stream
    ) AS loaded_since,
    sum(CASE WHEN stream_runs.started_at >= $since THEN stream_runs.deleted ELSE 0 END) OVER (
      PARTITION BY stream_runs.stream
    ) AS deleted_since,
    row_number() OVER (
      PARTITION BY stream_runs.stream
      ORDER BY stream_runs.started_at DESC NULLS LAST, stream_runs.run_id DESC
    ) AS place
  FROM {{stream_runs}} AS stream_runs
) AS ranked
WHERE ranked.place = 1
ORDER BY ranked.stream
