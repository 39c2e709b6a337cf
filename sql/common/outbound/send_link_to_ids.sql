-- Fills in the other records of planned links that this sync writes itself, as far as they are written. May be repeated.
UPDATE {{association_changes}}
SET
  to_id = known.linked_id
FROM (
  SELECT
    links.key AS linked_key,
    links.hubspot_id AS linked_id
  FROM {{links}} AS links
  WHERE links.sync = $sync
) AS known
WHERE sync = $sync
  AND status = 'planned'
  AND to_id IS NULL
  AND to_source_key = known.linked_key
