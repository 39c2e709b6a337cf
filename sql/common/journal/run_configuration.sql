-- Reads the configuration document that a run used.
SELECT configuration
FROM {{runs}}
WHERE run_id = $run_id
