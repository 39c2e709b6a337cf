-- Points the ledger of identities at the records that rows mean now. A row whose identity is still to be written keeps
-- the one it has. May be repeated.
UPDATE {{links}}
SET
  hubspot_id = meant.meant_id,
  identity = meant.meant_identity,
  origin = CASE WHEN hubspot_id = meant.meant_id THEN origin ELSE 'matched' END,
  run_id = $run_id,
  changed_at = $changed_at
FROM (
  SELECT
    plan.source_key AS meant_key,
    plan.hubspot_id AS meant_id,
    plan.identity AS meant_identity,
    plan.decision AS meant_decision
  FROM {{plan}} AS plan
  WHERE plan.hubspot_id IS NOT NULL
    AND plan.decision IN ('unchanged', 'planned')
) AS meant
WHERE sync = $sync
  AND key = meant.meant_key
  AND (meant.meant_decision = 'unchanged' OR hubspot_id <> meant.meant_id)
