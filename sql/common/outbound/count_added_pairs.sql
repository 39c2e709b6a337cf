-- Counts the pairs of one other object that something is added to. Selects only.
SELECT
  count(DISTINCT plan.pair_id) AS pairs
FROM {{link_plan}} AS plan
WHERE plan.decision = 'planned'
  AND plan.action = 'add'
  AND plan.to_type = $to_type
