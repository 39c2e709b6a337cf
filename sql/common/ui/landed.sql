-- Rows of a stream's table that a text names. Reads only.
SELECT *
FROM {{table}} AS landed
WHERE {{named}}
LIMIT $limit
