-- Enters the records that were matched with rows for the first time into the ledger of identities. May be repeated.
INSERT INTO {{links}} (
  sync,
  key,
  object,
  hubspot_id,
  identity,
  origin,
  run_id,
  changed_at
)
SELECT
  $sync,
  plan.source_key,
  $object,
  plan.hubspot_id,
  plan.identity,
  'matched',
  $run_id,
  $changed_at
FROM {{plan}} AS plan
LEFT JOIN {{links}} AS links
  ON links.sync = $sync
  AND links.key = plan.source_key
WHERE links.key IS NULL
  AND plan.hubspot_id IS NOT NULL
  AND plan.decision IN ('unchanged', 'planned')
