-- Other rows of a sync that have the record already. Selects only.
SELECT
  links.key
FROM {{links}} AS links
WHERE links.sync = $sync
  AND links.hubspot_id = $hubspot_id
  AND links.key <> $key
UNION ALL
SELECT
  change.key
FROM {{changes}} AS change
WHERE change.sync = $sync
  AND change.hubspot_id = $hubspot_id
  AND change.status IN ('planned', 'sent')
  AND change.key <> $key
LIMIT 1
