-- Enters an export job that was asked for. Not repeatable.
INSERT INTO {{exports}} (export_id, object, sync, run_id, asked_at)
SELECT
  $export_id,
  $object,
  $sync,
  $run_id,
  $asked_at
