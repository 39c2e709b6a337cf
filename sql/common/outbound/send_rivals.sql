-- Other rows of a sync that have the record already. Selects only.
SELECT
  links.key
FROM {{links}} AS links
WHERE links.sync = $sync
  AND links.hubspot_id = $hubspot_id
  AND links.key <> $key
UNION ALL
SELECT
  changes.key
FROM {{changes}} AS changes
WHERE changes.sync = $sync
  AND changes.hubspot_id = $hubspot_id
  AND changes.status IN ('planned', 'sent')
  AND changes.key <> $key
LIMIT 1
