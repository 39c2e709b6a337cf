-- Shows rows of a table, in ascending order of one column, of which another may hold a text. Reads only.
SELECT *
FROM {{table}} AS shown
WHERE (lower({{sought}}) LIKE $pattern ESCAPE '!' OR $pattern IS NULL)
ORDER BY {{ordered}} ASC NULLS LAST
LIMIT $limit
