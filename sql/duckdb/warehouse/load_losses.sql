-- Tells which columns of a CSV file would lose something as numbers: leading zeros and pluses, exponents, blanks,
-- more digits than a double holds. Reads only.
SELECT {{losses}}
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
