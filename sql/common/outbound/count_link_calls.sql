-- The pairs of records that a plan sends something for, by other object and by whether they only lose links (those go
-- first, apart), and how many of them take each kind of call. Selects only.
SELECT
  pairs.to_type,
  pairs.loses,
  count(*) AS pairs,
  sum(pairs.unlinks) AS unlinks,
  sum(pairs.links) AS links,
  sum(pairs.labels) AS labels,
  sum(pairs.unlabels) AS unlabels
FROM (
  SELECT
    plan.to_type,
    plan.pair_id,
    max(plan.write_types) IS NULL AS loses,
    max(CASE WHEN plan.remove_pair = 'true' THEN 1 ELSE 0 END) AS unlinks,
    max(CASE WHEN plan.remove_pair = 'false' AND plan.write_types = '[]' THEN 1 ELSE 0 END) AS links,
    max(CASE WHEN plan.remove_pair = 'false' AND plan.write_types <> '[]' THEN 1 ELSE 0 END) AS labels,
    max(CASE WHEN plan.remove_pair = 'false' AND plan.remove_types <> '[]' THEN 1 ELSE 0 END) AS unlabels
  FROM {{link_plan}} AS plan
  WHERE plan.decision = 'planned'
  GROUP BY
    plan.to_type,
    plan.pair_id
) AS pairs
GROUP BY
  pairs.to_type,
  pairs.loses
ORDER BY
  pairs.to_type,
  pairs.loses
