-- Counts the links that this sync vouches for on records that are to be archived, which go with them. Selects only.
SELECT
  count(*) AS counted
FROM {{sent_links}} AS sent_links
INNER JOIN {{leaving}} AS leaving
  ON leaving.source_key = sent_links.key
WHERE sent_links.sync = $sync
  AND leaving.decision = 'planned'
