-- Counts a table's rows. Reads only.
SELECT COUNT(*) AS counted
FROM {{table}}
