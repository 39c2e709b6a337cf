-- Reads the states of a sync, or of all.
SELECT sync, stream, state, position_at, saved_at
FROM {{stream_state}}
WHERE sync = $sync
  OR $sync IS NULL
ORDER BY sync, stream
