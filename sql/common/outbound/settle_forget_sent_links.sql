-- Forgets settled links: the removed ones for good, the added ones to enter them afresh. May be repeated.
DELETE FROM {{sent_links}}
WHERE sync = $sync
  AND (key, association, to_type, from_id, to_id, category, type_id) IN (
    SELECT
      changes.key,
      changes.association,
      changes.to_type,
      changes.from_id,
      changes.to_id,
      changes.category,
      changes.type_id
    FROM {{association_changes}} AS changes
    INNER JOIN {{verdicts}} AS verdicts
      ON verdicts.pair_id = changes.pair_id
      AND verdicts.batch_id = changes.batch_id
    WHERE changes.sync = $sync
      AND changes.status = 'settled'
  )
