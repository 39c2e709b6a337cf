-- Copies a CSV file into a staging table. Not repeatable: the staging table is made anew before.
-- Not in parallel: DuckDB 1.5.5's parallel reader drops a last line that is longer than its buffer, without an error.
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
  parallel = false,
  max_line_size = {{largest}},
  buffer_size = {{buffer}}
) AS line
