-- Refuses new records that HubSpot would not make, for want of a link to a record of another object that is there. May
-- be repeated.
UPDATE {{plan}}
SET
  decision = 'refused',
  action = NULL,
  error_code = 'outbound.required_link_missing',
  error_message = $message,
  retryable = 'false'
WHERE decision = 'planned'
  AND action = 'create'
  AND source_key NOT IN (
    SELECT linked.source_key
    FROM {{link_plan}} AS linked
    WHERE linked.decision = 'planned'
      AND linked.action = 'add'
      AND linked.to_type = $to_type
      AND linked.to_id IS NOT NULL
      AND linked.source_key IS NOT NULL
  )
