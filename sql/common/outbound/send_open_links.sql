-- Counts the links that can be sent now, by the objects they join. Selects only.
SELECT
  from_type,
  to_type,
  COUNT(*) AS counted,
  COUNT(DISTINCT pair_id) AS pairs
FROM {{association_changes}}
WHERE sync = $sync
  AND status IN ('planned', 'sent')
  AND from_id IS NOT NULL
  AND to_id IS NOT NULL
GROUP BY
  from_type,
  to_type
ORDER BY
  from_type,
  to_type
