-- Refuses planned rows that write a unique property's value which another planned row writes, too: the shortest, then
-- smallest key wins. May be repeated.
UPDATE {{plan}}
SET
  decision = 'refused',
  action = NULL,
  error_code = 'outbound.unique_doubled',
  error_message = $message,
  error_field = $property,
  retryable = 'false'
WHERE decision = 'planned'
  AND source_key IN (
    SELECT rivals.source_key
    FROM (
      SELECT
        claims.source_key,
        row_number() OVER (
          PARTITION BY claims.value
          ORDER BY length(claims.source_key), claims.source_key
        ) AS place
      FROM {{unique_values}} AS claims
      INNER JOIN {{plan}} AS planned
        ON planned.source_key = claims.source_key
      WHERE claims.property = $property
        AND claims.value <> ''
        AND planned.decision = 'planned'
    ) AS rivals
    WHERE rivals.place > 1
  )
