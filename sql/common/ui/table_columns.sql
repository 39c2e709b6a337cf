-- The columns of a span of tables. Reads only.
SELECT
  known.table_schema,
  known.table_name,
  known.column_name,
  known.data_type
FROM {{columns}} AS known
WHERE known.table_catalog = current_database()
  AND (known.table_schema > $from_schema OR (known.table_schema = $from_schema AND known.table_name >= $from_name))
  AND (known.table_schema < $until_schema OR (known.table_schema = $until_schema AND known.table_name <= $until_name))
ORDER BY known.table_schema, known.table_name, known.ordinal_position
