-- The labels that the rows of some pairs ask for, and those that they no longer ask for. Selects only.
SELECT
  changes.pair_id,
  changes.action,
  changes.label,
  changes.from_id,
  changes.category,
  changes.type_id,
  changes.inverse_type_id
FROM {{association_changes}} AS changes
WHERE changes.sync = $sync
  AND changes.status IN ('planned', 'sent')
  AND changes.from_type = $from_type
  AND changes.to_type = $to_type
  AND changes.label IS NOT NULL
  AND changes.pair_id >= $first
  AND changes.pair_id <= $last
