-- The next live records of a list, by id. Repeatable.
SELECT DISTINCT listed.id
FROM {{listed}} AS listed
INNER JOIN {{target}} AS present
  ON present.id = listed.id
  AND present._deleted_at IS NULL
WHERE listed.id > $after
ORDER BY listed.id
LIMIT $most
