-- Makes room for rows whose links are looked at again. May be repeated.
DELETE FROM {{linked}}
WHERE sync = $sync
  AND key IN (
    SELECT
      changes.key
    FROM {{association_changes}} AS changes
    INNER JOIN {{verdicts}} AS verdicts
      ON verdicts.pair_id = changes.pair_id
      AND verdicts.batch_id = changes.batch_id
    WHERE changes.sync = $sync
  )
