-- Counts the links of a run that are set aside. Selects only.
SELECT
  count(*) AS counted
FROM {{association_changes}} AS change
WHERE change.sync = $sync
  AND change.run_id = $run_id
  AND change.status IN ('set_aside', 'dead')
