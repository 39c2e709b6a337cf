-- Enters what a scheduler did. Not repeatable.
INSERT INTO {{events}} (noted_at, sync, event, run_id, detail)
SELECT
  $noted_at,
  $sync,
  $event,
  $run_id,
  $detail
