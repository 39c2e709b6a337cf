-- Keeps which links of others stay on the rows that were looked at. Once, after forget_kept_links.
INSERT INTO {{kept_links}} (
  sync,
  key,
  to_type,
  from_id,
  to_id,
  label,
  run_id,
  changed_at
)
SELECT
  $sync,
  plan.source_key,
  plan.to_type,
  plan.from_id,
  plan.to_id,
  plan.label,
  $run_id,
  $changed_at
FROM {{link_plan}} AS plan
WHERE plan.decision = 'keep'
