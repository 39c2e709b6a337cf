-- Makes room for the records of settled rows; those of archived ones stay out. May be repeated.
DELETE FROM {{links}}
WHERE sync = $sync
  AND key IN (
    SELECT
      moved.key
    FROM {{moved}} AS moved
    WHERE moved.status = 'settled'
  )
