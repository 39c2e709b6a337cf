-- Makes the row of a stream's state and fence. Repeatable.
INSERT INTO {{stream_state}} (sync, stream, fence)
SELECT given.sync, given.stream, 0
FROM (SELECT CAST($sync AS VARCHAR) AS sync, CAST($stream AS VARCHAR) AS stream) AS given
WHERE NOT EXISTS (
  SELECT 1
  FROM {{stream_state}} AS kept
  WHERE kept.sync = given.sync
    AND kept.stream = given.stream
)
