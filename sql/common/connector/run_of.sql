-- Which sync a run was of. Selects only.
SELECT
  runs.sync,
  runs.direction
FROM {{runs}} AS runs
WHERE runs.run_id = $run_id
