-- Remembers the rows of some pairs all of whose links are settled. Once, after settle_forget_linked.
INSERT INTO {{linked}} (
  sync,
  key,
  link_hash,
  run_id,
  changed_at
)
SELECT
  $sync,
  rows_of_run.key,
  max(rows_of_run.link_hash) AS link_hash,
  $run_id,
  $changed_at
FROM {{association_changes}} AS rows_of_run
INNER JOIN (
  SELECT DISTINCT
    change.run_id,
    change.key
  FROM {{association_changes}} AS change
  INNER JOIN {{verdicts}} AS verdicts
    ON verdicts.pair_id = change.pair_id
    AND verdicts.batch_id = change.batch_id
  WHERE change.sync = $sync
) AS touched
  ON touched.run_id = rows_of_run.run_id
  AND touched.key = rows_of_run.key
WHERE rows_of_run.sync = $sync
GROUP BY
  rows_of_run.run_id,
  rows_of_run.key
HAVING count(*) = sum(CASE WHEN rows_of_run.status = 'settled' THEN 1 ELSE 0 END)
  AND max(rows_of_run.link_hash) IS NOT NULL
