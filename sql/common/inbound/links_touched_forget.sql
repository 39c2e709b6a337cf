-- The links of these records have been read in every direction. Repeatable.
DELETE FROM {{touched}}
WHERE sync = $sync
  AND object = $object
  AND id IN (SELECT listed.id FROM {{listed}} AS listed)
