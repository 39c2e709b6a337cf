-- The contract's view of changes of tables and properties. Selects only.
SELECT
  stream,
  property,
  column_name AS {{column}},
  change,
  detail,
  run_id,
  noted_at AS {{at}}
FROM {{schema_changes}}
