-- Lets a schedule go on from now: without marks, nothing that was missed meanwhile is made up. Repeatable.
UPDATE {{schedules}}
SET
  revision = revision + 1,
  last_tick_at = NULL,
  after_seen = NULL,
  held_run_id = NULL,
  paused_at = NULL
WHERE sync = $sync
  AND (paused_at IS NOT NULL OR held_run_id IS NOT NULL)
