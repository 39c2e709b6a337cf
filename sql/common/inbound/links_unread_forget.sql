-- Takes back what was set aside of the records just asked. Repeatable.
DELETE FROM {{set_aside}}
WHERE sync = $sync
  AND stream = $stream
  AND id IN (
    SELECT concat($from_type, '/', staged.from_id, '/', $to_type)
    FROM {{staging}} AS staged
    WHERE staged.kind IN ('asked', 'problem')
  )
