-- The contract's view of stream runs. Selects only.
SELECT
  run_id,
  sync,
  stream,
  status,
  strategy,
  route,
  CAST(records_read AS BIGINT) AS {{read}},
  CAST(loaded AS BIGINT) AS loaded,
  CAST(unchanged AS BIGINT) AS unchanged,
  CAST(set_aside AS BIGINT) AS set_aside,
  CAST(set_aside_values AS BIGINT) AS set_aside_values,
  CAST(deleted AS BIGINT) AS deleted,
  position_at AS {{position}},
  error_code,
  error_what,
  error_why,
  error_fix,
  started_at,
  finished_at
FROM {{stream_runs}}
