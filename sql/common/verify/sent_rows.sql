-- Some source rows with the record that each is linked to and what was last sent, spread evenly by their hash. Reads only.
-- A record that another row stands for since (its key was changed in the source) is that row's.
-- unfinished: a change of the row is still on its way.
SELECT
  linked.key AS source_key,
  linked.hubspot_id,
  linked.identity,
  last_sent.sent,
  moving.key IS NOT NULL AS unfinished
FROM {{links}} AS linked
INNER JOIN {{sent}} AS last_sent
  ON last_sent.sync = linked.sync
  AND last_sent.key = linked.key
LEFT JOIN (
  SELECT DISTINCT change.key
  FROM {{changes}} AS change
  WHERE change.sync = $sync
    AND change.status IN ('planned', 'sent')
) AS moving
  ON moving.key = linked.key
LEFT JOIN {{links}} AS later
  ON later.sync = linked.sync
  AND later.object = linked.object
  AND later.hubspot_id = linked.hubspot_id
  AND later.changed_at > linked.changed_at
WHERE linked.sync = $sync
  AND linked.hubspot_id IS NOT NULL
  AND later.key IS NULL
ORDER BY md5(concat(linked.key, $salt))
LIMIT $most
