-- Points the ledger of identities at the records that rows mean now. A row whose identity is still to be written keeps
-- the one it has. May be repeated.
UPDATE {{links}} AS links
SET
  hubspot_id = plan.hubspot_id,
  identity = plan.identity,
  origin = CASE WHEN links.hubspot_id = plan.hubspot_id THEN links.origin ELSE 'matched' END,
  run_id = $run_id,
  changed_at = $changed_at
FROM {{plan}} AS plan
WHERE links.sync = $sync
  AND links.key = plan.source_key
  AND plan.hubspot_id IS NOT NULL
  AND (plan.decision = 'unchanged' OR (plan.decision = 'planned' AND links.hubspot_id <> plan.hubspot_id))
