-- Says whether a run was asked to stop.
SELECT count(*) AS asked
FROM {{cancels}}
WHERE run_id = $run_id
