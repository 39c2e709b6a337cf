-- Enters an export job that was asked for. Not repeatable.
INSERT INTO {{exports}} (export_id, object, sync, run_id, asked_at)
VALUES ($export_id, $object, $sync, $run_id, $asked_at)
