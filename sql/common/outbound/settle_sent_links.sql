-- Remembers the links that were added. Once, after settle_forget_sent_links.
INSERT INTO {{sent_links}} (
  sync,
  key,
  association,
  to_type,
  to_key,
  from_id,
  to_id,
  label,
  category,
  type_id,
  inverse_type_id,
  run_id,
  changed_at
)
SELECT
  $sync,
  changes.key,
  changes.association,
  changes.to_type,
  changes.to_key,
  changes.from_id,
  changes.to_id,
  changes.label,
  changes.category,
  changes.type_id,
  changes.inverse_type_id,
  $run_id,
  $changed_at
FROM {{association_changes}} AS changes
INNER JOIN {{verdicts}} AS verdicts
  ON verdicts.pair_id = changes.pair_id
  AND verdicts.batch_id = changes.batch_id
WHERE changes.sync = $sync
  AND changes.status = 'settled'
  AND changes.action = 'add'
