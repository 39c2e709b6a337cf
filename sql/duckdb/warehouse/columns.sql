-- Lists the columns of a schema's base tables. Reads only.
SELECT known.table_name, known.column_name, known.data_type
FROM duckdb_columns() AS known
INNER JOIN duckdb_tables() AS stored
  ON stored.table_oid = known.table_oid
  AND stored.database_oid = known.database_oid
WHERE known.schema_name = $schema
  AND known.database_name = current_database()
ORDER BY known.table_name, known.column_index
