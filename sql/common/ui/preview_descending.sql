-- Shows rows of a table, in descending order of one column, of which another may hold a text. Reads only.
SELECT *
FROM {{table}} AS shown
WHERE (lower({{sought}}) LIKE $pattern ESCAPE '!' OR $pattern IS NULL)
ORDER BY {{ordered}} DESC NULLS LAST
LIMIT $limit
