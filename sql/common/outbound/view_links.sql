-- The contract's view of source keys and their HubSpot records. Selects only.
SELECT
  sync,
  key,
  hubspot_id
FROM {{links}}
