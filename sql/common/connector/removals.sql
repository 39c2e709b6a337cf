-- All that one plan would remove: records to be archived, then links. Selects only.
SELECT
  removals.kind,
  removals.key,
  removals.hubspot_id,
  removals.to_type,
  removals.to_id,
  removals.label,
  removals.before
FROM {{held_removals}} AS removals
WHERE removals.sync = $sync
  AND removals.plan_id = $plan_id
ORDER BY
  removals.kind,
  length(removals.key),
  removals.key,
  removals.to_type,
  removals.to_id,
  removals.label
