-- Enters what a run knew of the account's limits. Not repeatable.
INSERT INTO {{quota}} (
  run_id,
  sync,
  daily_max,
  daily_remaining,
  burst_max,
  used_by_us,
  exports_24h,
  noted_at
)
SELECT
  $run_id,
  $sync,
  $daily_max,
  $daily_remaining,
  $burst_max,
  $used_by_us,
  $exports_24h,
  $noted_at
