-- Reads every schedule.
SELECT
  sync,
  revision,
  rule,
  last_tick_at,
  after_seen,
  due_at,
  due_why,
  attempt,
  next_at,
  run_id,
  held_run_id,
  paused_at,
  host,
  pid,
  process,
  beat_at
FROM {{schedules}}
ORDER BY
  sync,
  revision DESC
