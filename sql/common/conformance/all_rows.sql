-- For tests: all rows of a table. Reads only.
SELECT *
FROM {{target}}
