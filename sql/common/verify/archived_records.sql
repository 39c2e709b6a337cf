-- Some records that the sync archived and that no row means by now, spread evenly by their hash. Reads only.
SELECT
  archived.key AS source_key,
  archived.hubspot_id
FROM (
  SELECT
    changes.hubspot_id,
    max(changes.key) AS key
  FROM {{changes}} AS changes
  WHERE changes.sync = $sync
    AND changes.object = $object
    AND changes.action = 'archive'
    AND changes.status = 'settled'
    AND changes.hubspot_id IS NOT NULL
  GROUP BY
    changes.hubspot_id
) AS archived
LEFT JOIN {{links}} AS links
  ON links.sync = $sync
  AND links.hubspot_id = archived.hubspot_id
WHERE links.key IS NULL
ORDER BY md5(concat(archived.hubspot_id, $salt))
LIMIT $most
