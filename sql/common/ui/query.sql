-- The first rows of a person's query. Reads only.
SELECT *
FROM {{source}} AS source
LIMIT $limit
