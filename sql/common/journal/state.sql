-- Reads a stream's state and fence.
SELECT sync, stream, fence, version, state, checksum, position_at, run_id, saved_at
FROM {{stream_state}}
WHERE sync = $sync
  AND stream = $stream
