-- Keeps the removals of a plan that a person must decide about. Once a plan.
INSERT INTO {{held}} (
  plan_id,
  sync,
  kind,
  item,
  changed_at
)
SELECT DISTINCT
  $plan_id,
  $sync,
  'association',
  concat_ws(' ', plan.association, plan.to_type, plan.from_id, plan.to_id, plan.category, plan.type_id),
  $changed_at
FROM {{link_plan}} AS plan
WHERE plan.decision = 'planned'
  AND plan.action = 'remove'
