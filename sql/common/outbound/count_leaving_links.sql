-- Counts the links that this sync vouches for on records that are to be archived, which go with them. Selects only.
SELECT
  count(*) AS counted
FROM {{sent_links}} AS sent_links
INNER JOIN {{plan}} AS plan
  ON plan.source_key = sent_links.key
WHERE sent_links.sync = $sync
  AND plan.decision = 'planned'
  AND plan.action = 'archive'
