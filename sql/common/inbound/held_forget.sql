-- Forgets what earlier runs held of a stream. Repeatable.
DELETE FROM {{held}}
WHERE sync = $sync
  AND stream = $stream
