-- Lists the columns of a schema's tables and views. Reads only.
SELECT
  known.table_name,
  known.column_name,
  known.data_type,
  known.character_maximum_length,
  known.numeric_precision,
  known.numeric_scale
FROM {{catalog}}.information_schema.columns AS known
WHERE known.table_schema = $schema
ORDER BY known.table_name, known.ordinal_position
