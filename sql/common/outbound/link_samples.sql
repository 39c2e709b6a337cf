-- Some of the planned links, for people to look at. Selects only.
SELECT
  plan.source_key,
  plan.action,
  plan.association,
  plan.to_key,
  plan.to_id,
  plan.label
FROM {{link_plan}} AS plan
WHERE plan.decision = 'planned'
  AND plan.action = $action
ORDER BY
  plan.source_key,
  plan.to_key
LIMIT 5
