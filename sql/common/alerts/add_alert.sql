-- Enters a condition that has begun. Repeatable: one that is there already stays as it is.
INSERT INTO {{alerts}} (alert_id, sync, kind, what, fix, error_code, run_id, opened_at)
SELECT
  given.alert_id,
  $sync,
  $kind,
  $what,
  $fix,
  $error_code,
  $run_id,
  $opened_at
FROM (SELECT CAST($alert_id AS VARCHAR) AS alert_id) AS given
WHERE given.alert_id NOT IN (SELECT kept.alert_id FROM {{alerts}} AS kept)
