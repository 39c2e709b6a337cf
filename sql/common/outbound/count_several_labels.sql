-- The records that get several labelled links to one other object, and the pairs that get several labels. Selects only.
SELECT
  labelled.to_type,
  count(*) AS records,
  sum(labelled.pairs_of_several) AS pairs
FROM (
  SELECT
    plan.to_type,
    plan.source_key,
    count(*) AS links,
    count(DISTINCT CASE WHEN plan.write_types LIKE '%},{%' THEN plan.pair_id END) AS pairs_of_several
  FROM {{link_plan}} AS plan
  WHERE plan.decision = 'planned'
    AND plan.action = 'add'
    AND plan.label IS NOT NULL
  GROUP BY
    plan.to_type,
    plan.source_key
) AS labelled
WHERE labelled.links > 1
  OR labelled.pairs_of_several > 0
GROUP BY labelled.to_type
ORDER BY labelled.to_type
