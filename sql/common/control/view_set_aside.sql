-- The contract's view of records that were set aside. Selects only.
SELECT
  sync,
  stream,
  id,
  error_code,
  what,
  record,
  run_id,
  noted_at AS {{at}}
FROM {{set_aside}}
