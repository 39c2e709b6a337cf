-- The contract's view of the account's limits as runs saw them. Selects only.
SELECT
  run_id,
  sync,
  CAST(daily_max AS BIGINT) AS daily_max,
  CAST(daily_remaining AS BIGINT) AS daily_remaining,
  CAST(burst_max AS BIGINT) AS burst_max,
  CAST(used_by_us AS BIGINT) AS used_by_us,
  CAST(exports_24h AS BIGINT) AS exports_24h,
  noted_at AS {{at}}
FROM {{quota}}
