-- The name maps of all streams, in the order in which names were given. Reads only.
SELECT stream, property, column_name
FROM {{columns}}
ORDER BY stream, added_at, column_name
