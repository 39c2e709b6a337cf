-- Keeps what a scheduler decided, if nobody changed the schedule since it was read: one row, or somebody did.
UPDATE {{schedules}}
SET
  revision = revision + 1,
  rule = $rule,
  cron = $cron,
  time_zone = $time_zone,
  after_syncs = $after_syncs,
  last_tick_at = $last_tick_at,
  after_seen = $after_seen,
  due_at = $due_at,
  due_why = $due_why,
  attempt = $attempt,
  next_at = $next_at,
  run_id = $run_id,
  held_run_id = $held_run_id,
  host = $host,
  pid = $pid,
  process = $process,
  beat_at = $beat_at
WHERE sync = $sync
  AND revision = $revision
