-- Copies a file of JSON lines into a staging table. Not repeatable: the staging table is made anew before.
INSERT INTO {{staging}} ({{columns}})
SELECT {{picked}}
FROM read_json(
  {{path}},
  format = 'newline_delimited',
  auto_detect = false,
  records = true,
  columns = {{keys}},
  maximum_object_size = {{largest}}
) AS line
