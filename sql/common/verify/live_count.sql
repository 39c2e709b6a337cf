-- How many live rows a table has. Reads only.
SELECT count(*) AS live
FROM {{target}} AS present
WHERE present._deleted_at IS NULL
