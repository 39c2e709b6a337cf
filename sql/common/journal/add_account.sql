-- Notes the account that a sync begins with. Not repeatable.
INSERT INTO {{accounts}} (sync, portal_id, run_id, noted_at)
VALUES ($sync, $portal_id, $run_id, $noted_at)
