-- The pairs of records of two objects that nothing is taken from and that were never sent. `labels`: how many different
-- labels their rows ask for. Selects only.
SELECT
  change.pair_id,
  min(change.run_id) AS run_id,
  min(change.from_id) AS from_id,
  min(change.to_id) AS to_id,
  min(change.write_types) AS write_types,
  CAST(NULL AS VARCHAR) AS remove_types,
  FALSE AS remove_pair,
  count(*) AS links,
  count(DISTINCT CASE WHEN change.label IS NOT NULL THEN concat(change.category, ' ', change.type_id) END) AS labels
FROM {{association_changes}} AS change
WHERE change.sync = $sync
  AND change.from_type = $from_type
  AND change.to_type = $to_type
  AND change.status IN ('planned', 'sent')
GROUP BY
  change.pair_id
HAVING sum(
  CASE
    WHEN change.status = 'planned'
      AND change.action = 'add'
      AND coalesce(change.attempts, 0) = 0
      AND change.from_id IS NOT NULL
      AND change.to_id IS NOT NULL
      AND change.write_types IS NOT NULL
      AND change.remove_types IS NULL
      AND NOT coalesce(change.remove_pair, FALSE)
    THEN 0
    ELSE 1
  END
) = 0
ORDER BY change.pair_id
