-- Lists the views of a schema. Reads only.
SELECT view_name
FROM duckdb_views()
WHERE schema_name = $schema
  AND database_name = current_database()
ORDER BY view_name
