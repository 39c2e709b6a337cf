-- The pairs of records that may go by import, by other object and by whether they have labels: how many links and lines
-- they make, and how many records stand on the rarer side. Selects only.
SELECT
  pairs.to_type,
  pairs.labelled,
  count(*) AS pairs,
  sum(pairs.links) AS links,
  sum(pairs.lines) AS lines,
  least(count(DISTINCT pairs.from_record), count(DISTINCT pairs.to_record)) AS records
FROM (
  SELECT
    plan.to_type,
    plan.pair_id,
    count(plan.label) > 0 AS labelled,
    count(DISTINCT coalesce(plan.label, '')) AS links,
    greatest(count(DISTINCT plan.label), 1) AS lines,
    min(coalesce(plan.from_id, concat('key:', coalesce(plan.source_key, '')))) AS from_record,
    min(coalesce(plan.to_id, concat('key:', coalesce(plan.to_source_key, '')))) AS to_record
  FROM {{link_plan}} AS plan
  WHERE plan.decision = 'planned'
  GROUP BY
    plan.to_type,
    plan.pair_id
  HAVING sum(
    CASE
      WHEN plan.action = 'add'
        AND plan.write_types IS NOT NULL
        AND plan.remove_types IS NULL
        AND plan.remove_pair = 'false'
        AND (plan.label IS NULL OR plan.category = 'USER_DEFINED')
      THEN 0
      ELSE 1
    END
  ) = 0
) AS pairs
GROUP BY
  pairs.to_type,
  pairs.labelled
ORDER BY
  pairs.to_type,
  pairs.labelled
