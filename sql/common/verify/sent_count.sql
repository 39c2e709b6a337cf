-- How many source rows of a sync stand for a record, those that another row took over from left out. Reads only.
SELECT count(*) AS linked
FROM {{links}} AS linked
LEFT JOIN {{links}} AS later
  ON later.sync = linked.sync
  AND later.object = linked.object
  AND later.hubspot_id = linked.hubspot_id
  AND later.changed_at > linked.changed_at
WHERE linked.sync = $sync
  AND linked.hubspot_id IS NOT NULL
  AND later.key IS NULL
