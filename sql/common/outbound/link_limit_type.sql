-- Sets pairs aside that would give a record more links of one label than people allow it; labels that go make room. Pairs
-- that lose something are left to HubSpot's answer. May be repeated.
UPDATE {{link_plan}}
SET
  decision = 'set_aside',
  write_types = NULL,
  error_code = 'outbound.link_limit_reached',
  error_message = $message,
  retryable = 'true'
WHERE decision = 'planned'
  AND action = 'add'
  AND pair_id IN (
    SELECT ranked.pair_id
    FROM (
      SELECT
        added.pair_id,
        coalesce(has.pairs, 0) - coalesce(goes.pairs, 0)
          + row_number() OVER (PARTITION BY added.record ORDER BY added.pair_id) AS place
      FROM (
        SELECT DISTINCT
          plan.pair_id,
          plan.from_id,
          coalesce(plan.from_id, concat('key:', plan.source_key)) AS record
        FROM {{link_plan}} AS plan
        WHERE plan.decision = 'planned'
          AND plan.action = 'add'
          AND plan.to_type = $to_type
          AND plan.category = $category
          AND plan.type_id = $type_id
      ) AS added
      LEFT JOIN (
        SELECT
          present.from_id,
          count(DISTINCT present.to_id) AS pairs
        FROM {{present}} AS present
        WHERE present.to_type = $to_type
          AND present.category = $category
          AND present.type_id = $type_id
        GROUP BY present.from_id
      ) AS has
        ON has.from_id = added.from_id
      LEFT JOIN (
        SELECT
          plan.from_id,
          count(DISTINCT plan.pair_id) AS pairs
        FROM {{link_plan}} AS plan
        WHERE plan.decision = 'planned'
          AND plan.action = 'remove'
          AND plan.to_type = $to_type
          AND plan.category = $category
          AND plan.type_id = $type_id
        GROUP BY plan.from_id
      ) AS goes
        ON goes.from_id = added.from_id
    ) AS ranked
    WHERE ranked.place > $most
  )
  AND pair_id NOT IN (
    SELECT plan.pair_id
    FROM {{link_plan}} AS plan
    WHERE plan.decision = 'planned'
      AND plan.action = 'remove'
      AND plan.pair_id IS NOT NULL
  )
