-- Leaves the records of vanished rows that another row of the source has by now: they are that row's. May be repeated.
UPDATE {{leaving}}
SET
  decision = 'unchanged',
  action = NULL,
  hubspot_id = NULL
WHERE hubspot_id IN (
  SELECT plan.hubspot_id
  FROM {{plan}} AS plan
  WHERE plan.hubspot_id IS NOT NULL
    AND plan.decision IN ('planned', 'unchanged')
  UNION ALL
  SELECT links.hubspot_id
  FROM {{links}} AS links
  INNER JOIN {{frozen}} AS frozen
    ON frozen.source_key = links.key
  WHERE links.sync = $sync
    AND links.object = $object
    AND links.hubspot_id IS NOT NULL
)
