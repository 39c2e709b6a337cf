-- Counts the links of a run that are set aside. Selects only.
SELECT
  count(*) AS counted
FROM {{association_changes}} AS changes
WHERE changes.sync = $sync
  AND changes.run_id = $run_id
  AND changes.status IN ('set_aside', 'dead')
