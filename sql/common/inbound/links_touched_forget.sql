-- The links of an object's changed records have been read in every direction. Repeatable.
DELETE FROM {{touched}}
WHERE sync = $sync
  AND object = $object
