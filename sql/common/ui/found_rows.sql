-- Source rows of a sync, or of all, that a text names: by key, by record id, or by identity. Reads only.
SELECT
  found.sync,
  found.key,
  max(found.hubspot_id) AS hubspot_id,
  max(found.identity) AS identity
FROM (
  SELECT link.sync, link.key, link.hubspot_id, link.identity
  FROM {{links}} AS link
  WHERE (link.sync = $sync OR $sync IS NULL)
    AND (link.key = $find OR link.hubspot_id = $find OR link.identity = $folded)
  UNION ALL
  SELECT change.sync, change.key, change.hubspot_id, change.identity
  FROM {{changes}} AS change
  WHERE (change.sync = $sync OR $sync IS NULL)
    AND change.key IS NOT NULL
    AND (change.key = $find OR change.hubspot_id = $find OR change.identity = $folded)
) AS found
GROUP BY found.sync, found.key
ORDER BY found.sync, found.key
LIMIT $limit
