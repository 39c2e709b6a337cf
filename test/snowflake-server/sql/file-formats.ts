import type { Option, Options } from './ast.ts'
import { compilation, notVouched } from './errors.ts'

/** The CSV options that we vouch for: https://docs.snowflake.com/en/sql-reference/sql/create-file-format, with their defaults. */
export interface CsvFormat {
  readonly gzip: 'yes' | 'no' | 'auto'
  readonly delimiter: string | null
  readonly record: string | null
  readonly enclosed: string | null
  readonly escape: string | null
  /** Backslash unless said otherwise: a load of other people's text must turn it off. */
  readonly escapeUnenclosed: string | null
  readonly skipHeader: number
  readonly trimSpace: boolean
  readonly emptyIsNull: boolean
  readonly nullIf: readonly string[]
  readonly countMustMatch: boolean
  readonly skipBlankLines: boolean
}

const known = new Set([
  'TYPE',
  'COMPRESSION',
  'ENCODING',
  'FIELD_DELIMITER',
  'RECORD_DELIMITER',
  'SKIP_HEADER',
  'PARSE_HEADER',
  'FIELD_OPTIONALLY_ENCLOSED_BY',
  'ESCAPE',
  'ESCAPE_UNENCLOSED_FIELD',
  'TRIM_SPACE',
  'EMPTY_FIELD_AS_NULL',
  'NULL_IF',
  'ERROR_ON_COLUMN_COUNT_MISMATCH',
  'REPLACE_INVALID_CHARACTERS',
  'SKIP_BLANK_LINES',
  'SKIP_BYTE_ORDER_MARK',
  'BINARY_FORMAT',
  'DATE_FORMAT',
  'TIME_FORMAT',
  'TIMESTAMP_FORMAT',
])

const invalid = (name: string, value: string) =>
  compilation('001008', '22023', `invalid value [${value}] for parameter '${name}'`)

/** @throws SnowflakeError for an option or value that Snowflake doesn't know, or that we don't vouch for */
export function checkFormat(options: Options): CsvFormat {
  for (const name of options.keys())
    if (!known.has(name)) throw compilation('001003', '42000', `invalid parameter '${name}'`)
  const type = word(options, 'TYPE', 'CSV')
  if (type !== 'CSV') throw notVouched(`files of TYPE ${type}`)
  const compression = word(options, 'COMPRESSION', 'AUTO')
  if (!['AUTO', 'GZIP', 'NONE'].includes(compression))
    throw notVouched(`COMPRESSION ${compression}`)
  if (!['UTF8', 'UTF-8'].includes(word(options, 'ENCODING', 'UTF8')))
    throw notVouched('ENCODING other than UTF8')
  for (const name of ['DATE_FORMAT', 'TIME_FORMAT', 'TIMESTAMP_FORMAT'])
    if (word(options, name, 'AUTO') !== 'AUTO') throw notVouched(name)
  for (const name of ['PARSE_HEADER', 'REPLACE_INVALID_CHARACTERS'])
    if (flag(options, name, false)) throw notVouched(name)
  const enclosed = character(options, 'FIELD_OPTIONALLY_ENCLOSED_BY', null)
  if (enclosed !== null && enclosed !== '"' && enclosed !== "'")
    throw invalid('FIELD_OPTIONALLY_ENCLOSED_BY', enclosed)
  return {
    gzip: compression === 'AUTO' ? 'auto' : compression === 'GZIP' ? 'yes' : 'no',
    delimiter: character(options, 'FIELD_DELIMITER', ','),
    record: character(options, 'RECORD_DELIMITER', '\n'),
    enclosed,
    escape: character(options, 'ESCAPE', null),
    escapeUnenclosed: character(options, 'ESCAPE_UNENCLOSED_FIELD', '\\'),
    skipHeader: Number(word(options, 'SKIP_HEADER', '0')),
    trimSpace: flag(options, 'TRIM_SPACE', false),
    emptyIsNull: flag(options, 'EMPTY_FIELD_AS_NULL', true),
    nullIf: list(options, 'NULL_IF', ['\\N']),
    countMustMatch: flag(options, 'ERROR_ON_COLUMN_COUNT_MISMATCH', true),
    skipBlankLines: flag(options, 'SKIP_BLANK_LINES', false),
  }
}

export function word(options: Options, name: string, otherwise: string): string {
  const option = options.get(name)
  if (option === undefined) return otherwise
  if (option.k === 'list' || option.k === 'nested') throw invalid(name, '(…)')
  return option.value.toUpperCase()
}

export function flag(options: Options, name: string, otherwise: boolean): boolean {
  const value = word(options, name, otherwise ? 'TRUE' : 'FALSE')
  if (value !== 'TRUE' && value !== 'FALSE') throw invalid(name, value)
  return value === 'TRUE'
}

function character(options: Options, name: string, otherwise: string | null): string | null {
  const option: Option | undefined = options.get(name)
  if (option === undefined) return otherwise
  if (option.k === 'word' && option.value === 'NONE') return null
  if (option.k !== 'text') throw invalid(name, option.k)
  if (option.value.toUpperCase() === 'NONE') return null
  return option.value
}

function list(options: Options, name: string, otherwise: readonly string[]): readonly string[] {
  const option = options.get(name)
  if (option === undefined) return otherwise
  if (option.k === 'list') return option.of
  if (option.k === 'text') return [option.value]
  throw invalid(name, option.k)
}
