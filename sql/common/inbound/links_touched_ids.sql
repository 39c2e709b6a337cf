-- The next live records whose links are to be read anew, by id. Repeatable.
SELECT DISTINCT touched.id
FROM {{touched}} AS touched
INNER JOIN {{target}} AS present
  ON present.id = touched.id
  AND present._deleted_at IS NULL
WHERE touched.sync = $sync
  AND touched.object = $object
  AND touched.id > $after
ORDER BY touched.id
LIMIT $most
