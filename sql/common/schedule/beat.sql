-- Shows that a scheduler lives. Repeatable.
UPDATE {{schedules}}
SET beat_at = $beat_at
WHERE host = $host
  AND pid = $pid
  AND process = $process
