-- Lists the base tables of a schema whose names start with a text. Reads only.
SELECT table_name
FROM duckdb_tables()
WHERE schema_name = $schema
  AND database_name = current_database()
  AND starts_with(table_name, $prefix)
ORDER BY table_name
