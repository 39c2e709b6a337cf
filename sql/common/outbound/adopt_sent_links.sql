-- Remembers the links that rows ask for and that are there already. Once, after forget_sent_links.
INSERT INTO {{sent_links}} (
  sync,
  key,
  association,
  to_type,
  to_key,
  from_id,
  to_id,
  label,
  category,
  type_id,
  inverse_type_id,
  run_id,
  changed_at
)
SELECT
  $sync,
  plan.source_key,
  plan.association,
  plan.to_type,
  plan.to_key,
  plan.from_id,
  plan.to_id,
  plan.label,
  plan.category,
  plan.type_id,
  plan.inverse_type_id,
  $run_id,
  $changed_at
FROM {{link_plan}} AS plan
WHERE plan.decision = 'vouch'
