-- Copies a file of JSON lines into a staging table, with whole lines among its columns. Not repeatable, as above.
INSERT INTO {{staging}} ({{columns}})
SELECT {{picked}}
FROM read_ndjson_objects(
  {{path}},
  maximum_object_size = {{largest}}
) AS line
