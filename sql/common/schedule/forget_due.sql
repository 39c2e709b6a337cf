-- Forgets a start that is due or planned. Repeatable.
UPDATE {{schedules}}
SET
  revision = revision + 1,
  due_at = NULL,
  due_why = NULL,
  attempt = 0
WHERE sync = $sync
  AND due_at IS NOT NULL
