-- Keeps the records of vanished rows that a row in the source may mean: it is not sent now, or it is not known which
-- record it has, and the record answers to its identity. A doubt archives nothing. May be repeated.
UPDATE {{leaving}}
SET
  decision = 'unchanged',
  action = NULL
WHERE decision IN ('planned', 'set_aside', 'dead')
  AND source_key IN (
    SELECT vanished.source_key
    FROM {{leaving}} AS vanished
    INNER JOIN {{plan}} AS plan
      ON plan.hubspot_id = vanished.hubspot_id
    UNION ALL
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
