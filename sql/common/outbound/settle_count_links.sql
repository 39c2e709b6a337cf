-- Counts what became of the links of some pairs. Selects only.
SELECT
  changes.action,
  changes.status,
  COUNT(*) AS counted
FROM {{association_changes}} AS changes
INNER JOIN {{verdicts}} AS verdicts
  ON verdicts.pair_id = changes.pair_id
  AND verdicts.batch_id = changes.batch_id
WHERE changes.sync = $sync
GROUP BY
  changes.action,
  changes.status
