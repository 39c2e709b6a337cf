-- Lists the columns of a schema's tables and views. Reads only.
SELECT known.table_name, known.column_name, known.data_type
FROM duckdb_columns() AS known
WHERE known.schema_name = $schema
  AND known.database_name = current_database()
ORDER BY known.table_name, known.column_index
