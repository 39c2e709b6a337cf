-- Rows that can't be sent whatever they hold: no key, a doubled key, no identity, a doubled identity (the shortest, then
-- smallest key wins). One row each. Selects only; may be repeated.
WITH doubled_keys AS (
  SELECT frozen.source_key
  FROM {{frozen}} AS frozen
  WHERE frozen.source_key IS NOT NULL
  GROUP BY frozen.source_key
  HAVING count(*) > 1
),
doubled_identities AS (
  SELECT frozen.identity
  FROM {{frozen}} AS frozen
  LEFT JOIN doubled_keys ON doubled_keys.source_key = frozen.source_key
  WHERE frozen.identity IS NOT NULL
    AND frozen.source_key IS NOT NULL
    AND doubled_keys.source_key IS NULL
  GROUP BY frozen.identity
  HAVING count(*) > 1
),
rivals AS (
  SELECT
    frozen.source_key,
    row_number() OVER (
      PARTITION BY frozen.identity
      ORDER BY length(frozen.source_key), frozen.source_key
    ) AS place
  FROM {{frozen}} AS frozen
  INNER JOIN doubled_identities ON doubled_identities.identity = frozen.identity
  LEFT JOIN doubled_keys ON doubled_keys.source_key = frozen.source_key
  WHERE frozen.source_key IS NOT NULL
    AND doubled_keys.source_key IS NULL
)
SELECT
  frozen.source_key,
  'outbound.key_missing' AS error_code
FROM {{frozen}} AS frozen
WHERE frozen.source_key IS NULL
UNION ALL
SELECT
  frozen.source_key,
  'outbound.key_doubled' AS error_code
FROM {{frozen}} AS frozen
INNER JOIN doubled_keys ON doubled_keys.source_key = frozen.source_key
UNION ALL
SELECT
  frozen.source_key,
  'outbound.identity_missing' AS error_code
FROM {{frozen}} AS frozen
LEFT JOIN doubled_keys ON doubled_keys.source_key = frozen.source_key
WHERE $identity_needed
  AND frozen.identity IS NULL
  AND frozen.source_key IS NOT NULL
  AND doubled_keys.source_key IS NULL
UNION ALL
SELECT
  rivals.source_key,
  'outbound.identity_doubled' AS error_code
FROM rivals
WHERE rivals.place > 1
