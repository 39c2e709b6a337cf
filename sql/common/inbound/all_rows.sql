-- All rows of a table. Repeatable.
SELECT *
FROM {{target}}
