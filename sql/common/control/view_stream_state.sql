-- The contract's view of saved states. Selects only.
SELECT
  sync,
  stream,
  position_at AS {{position}},
  CAST(version AS BIGINT) AS version,
  {{state}} AS state,
  CAST(fence AS BIGINT) AS fence,
  run_id,
  saved_at
FROM {{stream_state}}
