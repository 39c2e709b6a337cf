-- Makes room for what settled rows hold now. May be repeated.
DELETE FROM {{sent}}
WHERE sync = $sync
  AND key IN (
    SELECT
      moved.key
    FROM {{moved}} AS moved
    WHERE moved.status = 'settled'
  )
