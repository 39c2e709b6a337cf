-- Counts the records that a plan would archive, and those among them that no person has approved. Selects only.
SELECT
  count(*) AS removals,
  sum(CASE WHEN held.item IS NULL THEN 1 ELSE 0 END) AS unapproved
FROM {{plan}} AS plan
LEFT JOIN {{held}} AS held
  ON held.plan_id = $plan_id
  AND held.sync = $sync
  AND held.kind = 'archive'
  AND held.item = concat_ws(' ', plan.source_key, plan.hubspot_id)
WHERE plan.decision = 'planned'
  AND plan.action = 'archive'
