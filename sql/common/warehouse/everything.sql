-- Selects a source as it is. Reads only.
SELECT *
FROM {{source}} AS source
