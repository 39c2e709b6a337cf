-- Some records that the sync archived and that no row means by now, spread evenly by their hash. Reads only.
SELECT
  archived.key AS source_key,
  archived.hubspot_id
FROM (
  SELECT
    change.hubspot_id,
    max(change.key) AS key
  FROM {{changes}} AS change
  WHERE change.sync = $sync
    AND change.object = $object
    AND change.action = 'archive'
    AND change.status = 'settled'
    AND change.hubspot_id IS NOT NULL
  GROUP BY
    change.hubspot_id
) AS archived
LEFT JOIN {{links}} AS links
  ON links.sync = $sync
  AND links.hubspot_id = archived.hubspot_id
WHERE links.key IS NULL
ORDER BY md5(concat(archived.hubspot_id, $salt))
LIMIT $most
