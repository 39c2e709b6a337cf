-- The records of an object whose links are to be read anew, as they stand now. Repeatable.
SELECT DISTINCT touched.id
FROM {{touched}} AS touched
WHERE touched.sync = $sync
  AND touched.object = $object
