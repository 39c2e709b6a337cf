-- Lists the columns of a schema's base tables. Reads only.
SELECT
  known.table_name,
  known.column_name,
  known.data_type,
  known.character_maximum_length,
  known.numeric_precision,
  known.numeric_scale
FROM {{catalog}}.information_schema.columns AS known
INNER JOIN {{catalog}}.information_schema.tables AS kept
  ON kept.table_schema = known.table_schema
  AND kept.table_name = known.table_name
WHERE known.table_schema = $schema
  AND kept.table_schema = $schema
  AND kept.table_type = 'BASE TABLE'
ORDER BY known.table_name, known.ordinal_position
