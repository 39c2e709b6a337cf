-- Enters a run that begins. Not repeatable.
INSERT INTO {{runs}} (run_id, sync, direction, status, configuration, version, host, pid, started_at)
SELECT
  $run_id,
  $sync,
  $direction,
  'running',
  $configuration,
  $version,
  $host,
  $pid,
  $started_at
