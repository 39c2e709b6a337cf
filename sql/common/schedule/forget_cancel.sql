-- Forgets the wish to stop a run that has ended. Repeatable.
DELETE FROM {{cancels}}
WHERE run_id = $run_id
