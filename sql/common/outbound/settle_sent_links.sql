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
  change.key,
  change.association,
  change.to_type,
  change.to_key,
  change.from_id,
  change.to_id,
  change.label,
  change.category,
  change.type_id,
  change.inverse_type_id,
  $run_id,
  $changed_at
FROM {{association_changes}} AS change
INNER JOIN {{verdicts}} AS verdicts
  ON verdicts.pair_id = change.pair_id
  AND verdicts.batch_id = change.batch_id
WHERE change.sync = $sync
  AND change.status = 'settled'
  AND change.action = 'add'
