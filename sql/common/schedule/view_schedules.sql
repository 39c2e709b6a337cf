-- Each schedule: what it waits for, when it runs next. Selects only.
SELECT
  sync,
  cron,
  time_zone,
  after_syncs,
  next_at,
  last_tick_at,
  due_at,
  due_why,
  CAST(attempt AS BIGINT) AS attempt,
  paused_at IS NOT NULL AS paused,
  paused_at,
  held_run_id,
  run_id,
  host,
  CAST(pid AS BIGINT) AS pid,
  beat_at
FROM {{schedules}}
