-- Remembers what settled rows hold now. Once, after settle_forget_sent.
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
  changes.key,
  changes.hash,
  changes.sent,
  $run_id,
  $changed_at
FROM {{verdicts}} AS verdicts
INNER JOIN {{changes}} AS changes
  ON changes.change_id = verdicts.change_id
WHERE verdicts.status = 'settled'
  AND changes.action <> 'archive'
