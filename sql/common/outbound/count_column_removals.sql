-- Counts the links of one association column that would go and that no person has approved. Selects only.
SELECT
  count(*) AS removals
FROM {{link_plan}} AS plan
LEFT JOIN {{held}} AS held
  ON held.plan_id = $plan_id
  AND held.sync = $sync
  AND held.kind = 'association'
  AND held.item = concat_ws(' ', coalesce(plan.association, ''), plan.to_type, plan.from_id, plan.to_id, plan.category, plan.type_id)
WHERE plan.decision = 'planned'
  AND plan.action = 'remove'
  AND plan.association = $association
  AND held.item IS NULL
