-- Copies a CSV file into a staging table. Not repeatable: the staging table is made anew before.
INSERT INTO {{staging}} ({{columns}})
SELECT {{picked}}
FROM read_csv(
  {{path}},
  auto_detect = false,
  header = true,
  columns = {{cells}},
  delim = ',',
  quote = '"',
  escape = '"',
  comment = '',
  nullstr = '',
  allow_quoted_nulls = false,
  null_padding = false,
  strict_mode = true,
  max_line_size = {{largest}},
  buffer_size = {{buffer}}
) AS line
