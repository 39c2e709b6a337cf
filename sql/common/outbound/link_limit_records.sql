-- Sets new pairs aside that would give a record more links to one other object than it may have; pairs that go make room.
-- May be repeated.
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
        LEFT JOIN {{present}} AS linked
          ON linked.from_id = plan.from_id
          AND linked.to_id = plan.to_id
          AND linked.to_type = plan.to_type
        WHERE plan.decision = 'planned'
          AND plan.action = 'add'
          AND plan.to_type = $to_type
          AND linked.from_id IS NULL
      ) AS added
      LEFT JOIN (
        SELECT
          present.from_id,
          count(DISTINCT present.to_id) AS pairs
        FROM {{present}} AS present
        WHERE present.to_type = $to_type
        GROUP BY present.from_id
      ) AS has
        ON has.from_id = added.from_id
      LEFT JOIN (
        SELECT
          plan.from_id,
          count(DISTINCT plan.pair_id) AS pairs
        FROM {{link_plan}} AS plan
        WHERE plan.decision = 'planned'
          AND plan.to_type = $to_type
          AND plan.remove_pair = 'true'
        GROUP BY plan.from_id
      ) AS goes
        ON goes.from_id = added.from_id
    ) AS ranked
    WHERE ranked.place > $most
  )
