-- The contract's view of the change table. Selects only.
SELECT
  sync,
  key,
  hubspot_id,
  action,
  status,
  error_code,
  error_message,
  CAST(attempts AS INTEGER) AS attempts,
  run_id,
  changed_at AS {{at}}
FROM {{changes}}
