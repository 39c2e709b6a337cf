-- Keeps the links that a plan would remove. Once a plan.
INSERT INTO {{held}} (
  plan_id,
  sync,
  kind,
  item,
  key,
  hubspot_id,
  to_type,
  to_id,
  label,
  changed_at
)
SELECT DISTINCT
  $plan_id,
  $sync,
  'association',
  concat_ws(' ', coalesce(plan.association, ''), plan.to_type, plan.from_id, plan.to_id, plan.category, plan.type_id),
  plan.source_key,
  plan.from_id,
  plan.to_type,
  plan.to_id,
  plan.label,
  $changed_at
FROM {{link_plan}} AS plan
WHERE plan.decision = 'planned'
  AND plan.action = 'remove'
