-- How many live records an object's table has. Repeatable.
SELECT count(DISTINCT present.id) AS records
FROM {{target}} AS present
WHERE present._deleted_at IS NULL
