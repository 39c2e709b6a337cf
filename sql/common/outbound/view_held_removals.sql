-- The contract's view of what plans and held runs would remove. Selects only.
SELECT
  plan_id,
  sync,
  kind,
  key,
  hubspot_id,
  to_type,
  to_id,
  label,
  before,
  changed_at AS {{at}}
FROM {{held}}
