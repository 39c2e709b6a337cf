-- Reads the newest run of each sync.
SELECT
  ranked.run_id,
  ranked.sync,
  ranked.direction,
  ranked.status,
  ranked.result,
  ranked.started_at,
  ranked.finished_at
FROM (
  SELECT
    runs.run_id,
    runs.sync,
    runs.direction,
    runs.status,
    runs.result,
    runs.started_at,
    runs.finished_at,
    row_number() OVER (PARTITION BY runs.sync ORDER BY runs.started_at DESC NULLS LAST, runs.run_id DESC) AS place
  FROM {{runs}} AS runs
) AS ranked
WHERE ranked.place = 1
ORDER BY ranked.sync
