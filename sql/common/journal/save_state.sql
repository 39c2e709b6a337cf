-- Saves a stream's state beside the rows that it vouches for. Part of a load's transaction, after the fence was raised.
UPDATE {{stream_state}}
SET
  version = $version,
  state = $state,
  checksum = $checksum,
  position_at = $position,
  run_id = $run_id,
  saved_at = $saved_at
WHERE sync = $sync
  AND stream = $stream
