-- Some of the planned record changes, for people to look at. Selects only.
SELECT
  plan.source_key,
  plan.action,
  plan.hubspot_id,
  plan.properties,
  plan.before
FROM {{plan}} AS plan
WHERE plan.decision = 'planned'
  AND plan.action = $action
ORDER BY
  plan.source_key
LIMIT 5
