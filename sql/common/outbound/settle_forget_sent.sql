-- Makes room for what settled rows hold now. May be repeated.
DELETE FROM {{sent}}
WHERE sync = $sync
  AND key IN (
    SELECT
      changes.key
    FROM {{verdicts}} AS verdicts
    INNER JOIN {{changes}} AS changes
      ON changes.change_id = verdicts.change_id
    WHERE verdicts.status = 'settled'
  )
