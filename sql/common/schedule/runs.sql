-- Reads for each sync its last run, and the last ones that succeeded or were partial.
SELECT
  sync,
  max_by(run_id, started_at) AS last_run_id,
  max_by(CASE WHEN status = 'succeeded' THEN run_id END, CASE WHEN status = 'succeeded' THEN finished_at END) AS succeeded_run_id,
  max_by(
    CASE WHEN status IN ('succeeded', 'partial') THEN run_id END,
    CASE WHEN status IN ('succeeded', 'partial') THEN finished_at END
  ) AS partial_run_id
FROM {{runs}}
GROUP BY sync
