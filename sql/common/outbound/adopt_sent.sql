-- Remembers rows whose records hold their values already. Once, after forget_sent.
INSERT INTO {{sent}} (
  sync,
  key,
  hash,
  sent,
  run_id,
  changed_at
)
SELECT
  $sync,
  plan.source_key,
  plan.hash,
  plan.sent,
  $run_id,
  $changed_at
FROM {{plan}} AS plan
WHERE plan.decision = 'unchanged'
