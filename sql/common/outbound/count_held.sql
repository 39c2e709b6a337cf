-- Counts the removals that a plan was held for. Selects only.
SELECT
  COUNT(*) AS counted
FROM {{held}} AS held
WHERE held.plan_id = $plan_id
  AND held.sync = $sync
