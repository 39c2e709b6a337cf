-- Reads for each sync its last run, and the last ones that succeeded or were partial.
SELECT
  ranked.sync,
  max(CASE WHEN ranked.nth = 1 THEN ranked.run_id END) AS last_run_id,
  max(CASE WHEN ranked.succeeded = 1 AND ranked.nth_succeeded = 1 THEN ranked.run_id END) AS succeeded_run_id,
  max(CASE WHEN ranked.partial = 1 AND ranked.nth_partial = 1 THEN ranked.run_id END) AS partial_run_id
FROM (
  SELECT
    known.*,
    row_number() OVER (PARTITION BY known.sync ORDER BY known.started_at DESC NULLS LAST, known.run_id DESC) AS nth,
    row_number() OVER (
      PARTITION BY known.sync, known.succeeded
      ORDER BY known.finished_at DESC NULLS LAST, known.run_id DESC
    ) AS nth_succeeded,
    row_number() OVER (
      PARTITION BY known.sync, known.partial
      ORDER BY known.finished_at DESC NULLS LAST, known.run_id DESC
    ) AS nth_partial
  FROM (
    SELECT
      runs.sync,
      runs.run_id,
      runs.started_at,
      runs.finished_at,
      CASE WHEN runs.status = 'succeeded' THEN 1 ELSE 0 END AS succeeded,
      CASE WHEN runs.status IN ('succeeded', 'partial') THEN 1 ELSE 0 END AS partial
    FROM {{runs}} AS runs
  ) AS known
) AS ranked
GROUP BY ranked.sync
