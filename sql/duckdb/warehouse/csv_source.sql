-- The text that stands for a CSV file as a source: every cell is text, an empty one NULL. Reads only.
SELECT *
FROM read_csv(
  {{path}},
  header = true,
  all_varchar = true,
  delim = ',',
  quote = '"',
  escape = '"',
  comment = '',
  nullstr = '',
  strict_mode = true,
  max_line_size = {{largest}},
  buffer_size = {{buffer}}
)
