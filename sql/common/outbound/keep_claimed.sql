-- Keeps the records of vanished rows that a row in the source means: the row has it now, or it is not known which record
-- the row has and the record answers to its identity. May be repeated.
UPDATE {{leaving}}
SET
  decision = 'unchanged',
  action = NULL
WHERE decision IN ('planned', 'set_aside', 'dead')
  AND (
    hubspot_id IN (
      SELECT plan.hubspot_id
      FROM {{plan}} AS plan
      WHERE plan.hubspot_id IS NOT NULL
      UNION ALL
      SELECT links.hubspot_id
      FROM {{links}} AS links
      INNER JOIN {{frozen}} AS frozen
        ON frozen.source_key = links.key
      WHERE links.sync = $sync
        AND links.object = $object
        AND links.hubspot_id IS NOT NULL
    )
    OR source_key IN (
      SELECT left_keys.source_key
      FROM {{left_keys}} AS left_keys
      INNER JOIN (
        SELECT
          frozen.identity
        FROM {{frozen}} AS frozen
        LEFT JOIN {{links}} AS links
          ON links.sync = $sync
          AND links.key = frozen.source_key
        WHERE frozen.identity IS NOT NULL
          AND links.hubspot_id IS NULL
        UNION ALL
        SELECT
          plan.identity
        FROM {{plan}} AS plan
        WHERE plan.identity IS NOT NULL
          AND plan.hubspot_id IS NULL
      ) AS claims
        ON claims.identity = left_keys.folded
    )
  )
