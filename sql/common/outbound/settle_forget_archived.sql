-- Rows whose records were archived are linked no longer. May be repeated.
DELETE FROM {{links}}
WHERE sync = $sync
  AND key IN (
    SELECT
      changes.key
    FROM {{verdicts}} AS verdicts
    INNER JOIN {{changes}} AS changes
      ON changes.change_id = verdicts.change_id
    WHERE verdicts.status = 'settled'
      AND changes.action = 'archive'
  )
