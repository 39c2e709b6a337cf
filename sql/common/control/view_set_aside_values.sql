-- The contract's view of values that were set aside. Selects only.
SELECT
  stream,
  id,
  property,
  column_name AS {{column}},
  text,
  error_code,
  run_id,
  noted_at AS {{at}}
FROM {{set_aside_values}}
