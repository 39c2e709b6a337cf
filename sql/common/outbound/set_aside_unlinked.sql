-- Sets the other links of new records aside that were refused for want of a link. May be repeated.
UPDATE {{link_plan}}
SET
  decision = 'set_aside',
  error_code = 'outbound.record_not_written',
  error_message = $message,
  retryable = 'true'
WHERE decision = 'planned'
  AND action = 'add'
  AND source_key IN (
    SELECT refused.source_key
    FROM {{plan}} AS refused
    WHERE refused.decision = 'refused'
      AND refused.error_code = 'outbound.required_link_missing'
  )
