-- The view of alerts: what is open first. Selects only.
SELECT
  sync,
  kind,
  closed_at IS NULL AS {{open}},
  what,
  fix,
  error_code,
  run_id,
  opened_at,
  closed_at,
  alert_id
FROM {{alerts}}
