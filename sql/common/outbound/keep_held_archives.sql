-- Keeps the records that a plan would archive, with what they hold. Once a plan.
INSERT INTO {{held}} (
  plan_id,
  sync,
  kind,
  item,
  key,
  hubspot_id,
  before,
  changed_at
)
SELECT
  $plan_id,
  $sync,
  'archive',
  concat_ws(' ', plan.source_key, plan.hubspot_id),
  plan.source_key,
  plan.hubspot_id,
  plan.before,
  $changed_at
FROM {{plan}} AS plan
WHERE plan.decision = 'planned'
  AND plan.action = 'archive'
