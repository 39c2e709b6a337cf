-- Reads a stream's name map.
SELECT stream, property, column_name, kind
FROM {{columns}}
WHERE stream = $stream
ORDER BY added_at, column_name
