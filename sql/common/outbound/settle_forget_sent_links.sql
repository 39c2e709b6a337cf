-- Forgets settled links: the removed ones for good, the added ones to enter them afresh. May be repeated.
DELETE FROM {{sent_links}}
WHERE sync = $sync
  AND (key, association, to_type, from_id, to_id, category, type_id) IN (
    SELECT
      change.key,
      change.association,
      change.to_type,
      change.from_id,
      change.to_id,
      change.category,
      change.type_id
    FROM {{association_changes}} AS change
    INNER JOIN {{verdicts}} AS verdicts
      ON verdicts.pair_id = change.pair_id
      AND verdicts.batch_id = change.batch_id
    WHERE change.sync = $sync
      AND change.status = 'settled'
  )
