-- Some ids of a table, spread evenly over it by their hash: live ones, or those marked deleted. Reads only.
SELECT
  present.id,
  max(coalesce(present.updated_at, present.created_at)) AS version
FROM {{target}} AS present
WHERE (present._deleted_at IS NULL) = $live
GROUP BY present.id
ORDER BY md5(concat(present.id, $salt))
LIMIT $most
