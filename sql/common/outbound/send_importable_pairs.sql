-- The pairs of records of two objects that nothing is taken from and that were never sent. `labels`: how many different
-- labels their rows ask for. Selects only.
SELECT
  changes.pair_id,
  min(changes.run_id) AS run_id,
  min(changes.from_id) AS from_id,
  min(changes.to_id) AS to_id,
  min(changes.write_types) AS write_types,
  CAST(NULL AS VARCHAR) AS remove_types,
  FALSE AS remove_pair,
  count(*) AS links,
  count(DISTINCT CASE WHEN changes.label IS NOT NULL THEN concat(changes.category, ' ', changes.type_id) END) AS labels
FROM {{association_changes}} AS changes
WHERE changes.sync = $sync
  AND changes.from_type = $from_type
  AND changes.to_type = $to_type
  AND changes.status IN ('planned', 'sent')
GROUP BY
  changes.pair_id
HAVING sum(
  CASE
    WHEN changes.status = 'planned'
      AND changes.action = 'add'
      AND coalesce(changes.attempts, 0) = 0
      AND changes.from_id IS NOT NULL
      AND changes.to_id IS NOT NULL
      AND changes.write_types IS NOT NULL
      AND changes.remove_types IS NULL
      AND NOT coalesce(changes.remove_pair, FALSE)
    THEN 0
    ELSE 1
  END
) = 0
ORDER BY changes.pair_id
