-- Counts all links that this sync vouches for. Selects only.
SELECT
  count(*) AS vouched
FROM {{sent_links}} AS sent_links
WHERE sent_links.sync = $sync
