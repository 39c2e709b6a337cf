-- Sets planned rows aside that write a unique property's value which another record has, unless that record's own row
-- writes another value in this run. May be repeated.
UPDATE {{plan}}
SET
  decision = 'set_aside',
  error_code = 'outbound.unique_taken',
  error_message = $message,
  error_field = $property,
  retryable = 'true'
WHERE decision = 'planned'
  AND source_key IN (
    SELECT claims.source_key
    FROM {{unique_values}} AS claims
    WHERE claims.property = $property
      AND claims.held_by IS NOT NULL
      AND claims.held_by NOT IN (
        SELECT leaving.hubspot_id
        FROM {{unique_values}} AS leaving
        INNER JOIN {{plan}} AS planned
          ON planned.source_key = leaving.source_key
        WHERE leaving.property = $property
          AND leaving.hubspot_id IS NOT NULL
          AND planned.decision = 'planned'
      )
  )
