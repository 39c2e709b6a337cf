-- How many pairs each set of importable pairs has, and how many records stand on its rarer side. Selects only.
SELECT
  pairs.pair_set,
  count(*) AS pairs,
  least(count(DISTINCT pairs.from_id), count(DISTINCT pairs.to_id)) AS records
FROM {{pairs}} AS pairs
GROUP BY
  pairs.pair_set
ORDER BY
  pairs.pair_set
