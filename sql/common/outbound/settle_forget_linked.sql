-- Makes room for rows whose links are looked at again. May be repeated.
DELETE FROM {{linked}}
WHERE sync = $sync
  AND key IN (
    SELECT
      change.key
    FROM {{association_changes}} AS change
    INNER JOIN {{verdicts}} AS verdicts
      ON verdicts.pair_id = change.pair_id
      AND verdicts.batch_id = change.batch_id
    WHERE change.sync = $sync
  )
