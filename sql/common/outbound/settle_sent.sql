-- Remembers what settled rows hold now, and that rows of the strategy archive are done with; what is gone from the source
-- has no hash and is forgotten. Once, after settle_forget_sent.
INSERT INTO {{sent}} (
  sync,
  key,
  hash,
  sent,
  run_id,
  changed_at
)
SELECT
  moved.sync,
  moved.key,
  moved.hash,
  moved.sent,
  $run_id,
  $changed_at
FROM {{moved}} AS moved
WHERE moved.status = 'settled'
  AND moved.hash IS NOT NULL
