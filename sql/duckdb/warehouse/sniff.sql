-- Asks DuckDB what types a CSV file's columns have, over all of its rows. Reads only.
SELECT
  unnest(columns).name AS name,
  unnest(columns).type AS type
FROM sniff_csv(
  {{path}},
  header = true,
  delim = ',',
  quote = '"',
  escape = '"',
  comment = '',
  strict_mode = true,
  nullstr = '',
  dateformat = '%Y-%m-%d',
  auto_type_candidates = ['BOOLEAN', 'BIGINT', 'DOUBLE', 'DATE', 'TIMESTAMP', 'VARCHAR'],
  sample_size = -1,
  max_line_size = {{largest}},
  buffer_size = {{buffer}}
)
