-- One page of the tables and views of the database, by schema and name. Reads only.
SELECT
  known.table_schema,
  known.table_name,
  known.table_type
FROM {{tables}} AS known
WHERE known.table_catalog = current_database()
  AND lower(known.table_schema) <> 'information_schema'
  AND (lower(known.table_schema || '.' || known.table_name) LIKE $pattern ESCAPE '!' OR $pattern IS NULL)
  AND (known.table_schema > $after_schema OR (known.table_schema = $after_schema AND known.table_name > $after_name))
ORDER BY known.table_schema, known.table_name
LIMIT $limit
