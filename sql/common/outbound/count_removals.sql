-- Counts the pairs that would lose a link and get no other in its place, and those among them of which a removal has not
-- been approved by a person. Selects only.
SELECT
  count(DISTINCT plan.pair_id) AS removals,
  count(DISTINCT CASE WHEN held.item IS NULL THEN plan.pair_id END) AS unapproved
FROM {{link_plan}} AS plan
LEFT JOIN {{held}} AS held
  ON held.plan_id = $plan_id
  AND held.sync = $sync
  AND held.kind = 'association'
  AND held.item = concat_ws(' ', coalesce(plan.association, ''), plan.to_type, plan.from_id, plan.to_id, plan.category, plan.type_id)
WHERE plan.decision = 'planned'
  AND plan.action = 'remove'
  AND plan.write_types IS NULL
