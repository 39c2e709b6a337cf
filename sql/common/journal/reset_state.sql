-- Forgets the state of a stream, or of all streams of a sync, and takes the fence from whoever holds it. Repeatable.
UPDATE {{stream_state}}
SET
  fence = fence + 1,
  version = NULL,
  state = NULL,
  checksum = NULL,
  position_at = NULL,
  run_id = NULL,
  saved_at = NULL
WHERE sync = $sync
  AND (stream = $stream OR $stream IS NULL)
