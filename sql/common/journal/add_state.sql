-- Makes the row of a stream's state and fence. Repeatable.
INSERT INTO {{stream_state}} (sync, stream, fence)
SELECT $sync, $stream, 0
WHERE NOT EXISTS (
  SELECT 1
  FROM {{stream_state}}
  WHERE sync = $sync
    AND stream = $stream
)
