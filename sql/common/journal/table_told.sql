-- Counts how often the making of a stream's table was told.
SELECT count(*) AS told
FROM {{schema_changes}}
WHERE stream = $stream
  AND change = 'table_created'
