-- What earlier runs learned of the other sides of labels: types of links that this sync vouches for. Selects only.
SELECT DISTINCT
  sent_links.category,
  sent_links.type_id,
  sent_links.inverse_type_id
FROM {{sent_links}} AS sent_links
WHERE sent_links.sync = $sync
  AND sent_links.to_type = $to_type
  AND sent_links.label IS NOT NULL
  AND sent_links.inverse_type_id IS NOT NULL
  AND sent_links.inverse_type_id <> sent_links.type_id
