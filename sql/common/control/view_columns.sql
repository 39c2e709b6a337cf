-- The contract's view of the name map. Selects only.
SELECT
  stream,
  property,
  column_name AS {{column}},
  kind,
  run_id,
  added_at
FROM {{columns}}
