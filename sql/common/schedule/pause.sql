-- Pauses a schedule. Repeatable.
UPDATE {{schedules}}
SET
  revision = revision + 1,
  next_at = NULL,
  paused_at = $paused_at
WHERE sync = $sync
  AND paused_at IS NULL
