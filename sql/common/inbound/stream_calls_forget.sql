-- Forgets what a stream's last read of a kind cost. Repeatable.
DELETE FROM {{stream_calls}}
WHERE sync = $sync
  AND stream = $stream
  AND is_whole = $is_whole
