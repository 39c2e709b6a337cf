-- The labels that the rows of some pairs ask for, and those that they no longer ask for. Selects only.
SELECT
  change.pair_id,
  change.action,
  change.label,
  change.from_id,
  change.category,
  change.type_id,
  change.inverse_type_id
FROM {{association_changes}} AS change
WHERE change.sync = $sync
  AND change.status IN ('planned', 'sent')
  AND change.from_type = $from_type
  AND change.to_type = $to_type
  AND change.label IS NOT NULL
  AND change.pair_id >= $first
  AND change.pair_id <= $last
