-- The next pairs of one set, in the order of their ids. Selects only.
SELECT
  pairs.pair_id,
  pairs.from_id,
  pairs.to_id,
  pairs.labels,
  pairs.links
FROM {{pairs}} AS pairs
WHERE pairs.pair_set = $pair_set
  AND pairs.pair_id > $after
ORDER BY pairs.pair_id
LIMIT $rows
