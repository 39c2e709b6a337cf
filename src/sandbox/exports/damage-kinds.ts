/** What can be wrong with the file of an export, beside its knob: nothing of it is documented, all of it was met with some API. */
export const damages = {
  none: 'nothing',
  // The whole file.
  truncated: 'the file ends early, zip or text',
  damaged_data: 'a byte in the packed data is another (forces a zip)',
  damaged_crc: 'the checksum of the zip is of other data',
  wrong_size: 'the zip tells another unpacked size',
  encrypted: 'the zip says that it is encrypted',
  bomb: 'unpacked it has exports.bomb_bytes',
  html: 'an HTML page instead of the file',
  empty: 'no bytes',
  // The members of the zip.
  path_names: 'a member is named ../../evil.csv',
  absolute_path: 'a member is named /tmp/evil.csv',
  same_names: 'two members have one name',
  missing_part: 'the last part is not there',
  extra_part: 'a part more, with rows that were there already',
  foreign_part: 'a member that is no CSV',
  nested_zip: 'the zip lies in a zip',
  empty_zip: 'a zip without members',
  // The columns.
  columns_swapped: "two columns have each other's name",
  column_renamed: 'a column has a name that nobody asked for',
  column_doubled: 'a column is there twice',
  column_missing: 'the last column is not there',
  id_missing: 'the first column, the id, is not there',
  wide_rows: 'exports.wide_columns further columns',
  // The rows.
  row_missing: 'a row is not there, though it is counted',
  row_doubled: 'a row is there twice, counted once',
  row_replaced: 'a row stands in the place of another: the count is right',
  other_object: 'the rows of another object under the names that were asked for',
  // The text.
  quoting_broken: 'a closing quote is not there',
  ragged_long: 'a row has a cell more than the header',
  ragged_short: 'a row has a cell less than the header',
  long_cell: 'a cell has a million characters',
  header_only: 'no rows, though they are counted',
  no_header: 'the header is not there',
  wrong_encoding: 'UTF-16',
  // What is told of the file.
  count_high: 'recordCount is one more',
  count_low: 'recordCount is one less',
  count_missing: 'no recordCount',
} as const

export type Damage = keyof typeof damages

export const damageNames = Object.keys(damages) as readonly Damage[]
