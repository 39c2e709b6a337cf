-- Shows rows of a table, as many as asked for. Reads only.
SELECT *
FROM {{table}}
LIMIT $limit
