-- Fills in the records that rows of planned links stand on, as far as they are written. May be repeated.
UPDATE {{association_changes}}
SET
  from_id = known.linked_id
FROM (
  SELECT
    links.key AS linked_key,
    links.hubspot_id AS linked_id
  FROM {{links}} AS links
  WHERE links.sync = $sync
) AS known
WHERE sync = $sync
  AND status = 'planned'
  AND from_id IS NULL
  AND key = known.linked_key
