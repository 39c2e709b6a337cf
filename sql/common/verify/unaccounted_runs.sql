-- Runs that the table names as writers of more rows than the journal says they wrote, or that it doesn't know; a run
-- that was killed told nothing of what it wrote. Reads only.
SELECT written.run_id
FROM (
  SELECT
    present._run_id AS run_id,
    count(*) AS written_rows
  FROM {{target}} AS present
  GROUP BY present._run_id
) AS written
LEFT JOIN (
  SELECT
    journal.run_id,
    sum(journal.loaded + journal.deleted) AS told,
    count(*) - count(journal.finished_at) AS unfinished
  FROM {{stream_runs}} AS journal
  WHERE journal.stream = $stream
  GROUP BY journal.run_id
) AS known
  ON known.run_id = written.run_id
WHERE known.run_id IS NULL
  OR (known.unfinished = 0 AND known.told < written.written_rows)
