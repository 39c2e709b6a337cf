-- Lists the views of a schema. Reads only.
SELECT known.table_name
FROM {{catalog}}.information_schema.tables AS known
WHERE known.table_schema = $schema
  AND known.table_type = 'VIEW'
ORDER BY known.table_name
