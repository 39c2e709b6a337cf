-- Forgets the ids that a stream's passes came by. Repeatable.
DELETE FROM {{seen}}
WHERE sync = $sync
  AND stream = $stream
