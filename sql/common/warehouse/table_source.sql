-- The text that stands for a table as a source. Reads only.
SELECT *
FROM {{table}}
