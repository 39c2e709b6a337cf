-- Says which DuckDB this is and how large the file. Reads only.
SELECT
  version() AS engine,
  (SELECT database_size FROM pragma_database_size() WHERE database_name = current_database()) AS size,
  current_setting('memory_limit') AS memory_limit
