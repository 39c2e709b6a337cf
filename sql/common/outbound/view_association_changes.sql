-- The contract's view of the association changes. Selects only.
SELECT
  sync,
  key,
  to_type,
  to_key,
  to_id,
  label,
  action,
  status,
  error_code,
  error_message,
  CAST(attempts AS INTEGER) AS attempts,
  run_id,
  changed_at AS {{at}}
FROM {{association_changes}}
