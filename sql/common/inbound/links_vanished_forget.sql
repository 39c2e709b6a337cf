-- The records just asked are judged anew: what was noted of them before no longer counts. Repeatable.
DELETE FROM {{vanished}}
WHERE sync = $sync
  AND from_type = $from_type
  AND to_type = $to_type
  AND from_id IN (
    SELECT staged.from_id
    FROM {{staging}} AS staged
    WHERE staged.kind = 'asked'
  )
