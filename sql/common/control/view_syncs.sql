-- The contract's view of syncs: each with its last run and its last success. Selects only.
SELECT
  ranked.sync,
  ranked.direction,
  ranked.status,
  ranked.run_id,
  ranked.error_code,
  ranked.error_what,
  ranked.started_at,
  ranked.finished_at,
  ranked.last_succeeded_at,
  ranked.runs
FROM (
  SELECT
    sync,
    direction,
    status,
    run_id,
    error_code,
    error_what,
    started_at,
    finished_at,
    max(CASE WHEN status = 'succeeded' THEN finished_at END) OVER (PARTITION BY sync) AS last_succeeded_at,
    count(*) OVER (PARTITION BY sync) AS runs,
    row_number() OVER (PARTITION BY sync ORDER BY started_at DESC, run_id DESC) AS place
  FROM {{runs}}
) AS ranked
WHERE ranked.place = 1
