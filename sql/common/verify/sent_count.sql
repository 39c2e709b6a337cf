-- How many source rows of a sync stand for a record. Reads only.
SELECT count(*) AS linked
FROM {{links}} AS linked
WHERE linked.sync = $sync
  AND linked.hubspot_id IS NOT NULL
