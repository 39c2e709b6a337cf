-- Lists the base tables of a schema whose names start with a text. Reads only.
SELECT known.table_name
FROM {{catalog}}.information_schema.tables AS known
WHERE known.table_schema = $schema
  AND known.table_type = 'BASE TABLE'
  AND STARTSWITH(known.table_name, $prefix)
ORDER BY known.table_name
