-- Counts a table's rows. Reads only.
SELECT count(*) AS counted
FROM {{table}}
