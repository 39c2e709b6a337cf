-- Gives up the schedules of a scheduler that ends, or one of them. Repeatable.
UPDATE {{schedules}}
SET
  revision = revision + 1,
  next_at = NULL,
  host = NULL,
  pid = NULL,
  process = NULL,
  beat_at = NULL
WHERE host = $host
  AND pid = $pid
  AND process = $process
  AND (sync = $sync OR $sync IS NULL)
