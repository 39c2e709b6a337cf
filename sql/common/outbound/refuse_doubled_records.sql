-- Refuses planned rows that mean a record which another row of the sync has: a row that was linked to it before wins,
-- then the shortest, then smallest key. May be repeated.
UPDATE {{plan}}
SET
  decision = 'refused',
  action = NULL,
  error_code = 'outbound.identity_doubled',
  error_message = $message,
  retryable = 'false'
WHERE source_key IN (
  SELECT rivals.source_key
  FROM (
    SELECT
      claims.source_key,
      row_number() OVER (
        PARTITION BY claims.hubspot_id
        ORDER BY claims.linked DESC, length(claims.source_key), claims.source_key
      ) AS place
    FROM (
      SELECT
        plan.source_key,
        plan.hubspot_id,
        CASE WHEN links.hubspot_id = plan.hubspot_id THEN 1 ELSE 0 END AS linked
      FROM {{plan}} AS plan
      LEFT JOIN {{links}} AS links
        ON links.sync = $sync
        AND links.key = plan.source_key
      WHERE plan.hubspot_id IS NOT NULL
        AND plan.decision IN ('planned', 'unchanged', 'dead')
      UNION ALL
      SELECT
        links.key AS source_key,
        links.hubspot_id,
        1 AS linked
      FROM {{links}} AS links
      INNER JOIN {{frozen}} AS frozen
        ON frozen.source_key = links.key
      LEFT JOIN {{plan}} AS plan
        ON plan.source_key = links.key
      LEFT JOIN {{refused}} AS refused
        ON refused.source_key = links.key
      WHERE links.sync = $sync
        AND plan.source_key IS NULL
        AND refused.source_key IS NULL
        AND links.hubspot_id IN (
          SELECT wanted.hubspot_id
          FROM {{plan}} AS wanted
          WHERE wanted.hubspot_id IS NOT NULL
        )
    ) AS claims
  ) AS rivals
  WHERE rivals.place > 1
)
