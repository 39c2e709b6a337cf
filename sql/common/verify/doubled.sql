-- Ids that have several live rows where there must be one. Reads only.
SELECT present.id
FROM {{target}} AS present
WHERE present._deleted_at IS NULL
GROUP BY present.id
HAVING count(*) > 1
ORDER BY present.id
LIMIT 1000
