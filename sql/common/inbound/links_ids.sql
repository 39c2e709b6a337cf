-- The next live records of an object's table, by id. Repeatable.
SELECT DISTINCT present.id
FROM {{target}} AS present
WHERE present._deleted_at IS NULL
  AND present.id > $after
ORDER BY present.id
LIMIT $most
