-- Loads a CSV file into a table, in place of what the table held. Repeatable.
CREATE OR REPLACE TABLE {{table}} AS
SELECT *
FROM read_csv(
  {{path}},
  auto_detect = false,
  header = true,
  columns = {{columns}},
  delim = ',',
  quote = '"',
  escape = '"',
  comment = '',
  nullstr = '',
  strict_mode = true,
  dateformat = '%Y-%m-%d',
  max_line_size = {{largest}},
  buffer_size = {{buffer}}
)
