import type { CastType, Expression } from '../../engine/ports.ts'
import { conditionsText } from '../sql/render.ts'
import { templateError } from '../sql/template.ts'
import { identifier, text } from './quoting.ts'
import { canonical, doubt, fromWire, toWire } from './wire.ts'

/** The expression in Snowflake's SQL. Each gives what DuckDB's sister gives, where Snowflake's documentation says how. */
export function expression(of: Expression): string {
  switch (of.op) {
    case 'column':
      return of.of === undefined
        ? identifier(of.name)
        : `${identifier(of.of)}.${identifier(of.name)}`
    case 'literal':
      return literal(of.value)
    case 'place':
      // A column that numbers the rows of a staging table: Snowflake's tables have no row id.
      return `${identifier(of.of)}.${identifier('_place')}`
    case 'from_wire':
      return fromWire(expression(of.of), of.kind)
    case 'canonical':
      return canonical(expression(of.of), of.kind)
    case 'doubt':
      return doubt(expression(of.of), of.kind)
    case 'to_wire':
      return toWire(expression(of.of), of.kind)
    case 'hash':
      return hash(of.of.map(expression))
    case 'digest':
      return `SHA2(${expression(of.of)}, 256)`
    case 'json_text':
      return jsonText(expression(of.of), of.path)
    case 'json_object':
      return `OBJECT_CONSTRUCT_KEEP_NULL(${of.entries
        .map((entry) => `${text(entry.key)}, ${expression(entry.value)}`)
        .join(', ')})`
    case 'trim_lower':
      return `LOWER(TRIM(${expression(of.of)}, CONCAT(' ', CHR(9), CHR(10), CHR(13))))`
    case 'null_if_empty':
      return `NULLIF(${expression(of.of)}, '')`
    case 'coalesce':
      return coalesce(of.of.map(expression))
    case 'cast':
      return cast(of.of, of.to)
    case 'holds':
      return conditionsText(of.all, 'and', expression)
    default:
      return of satisfies never
  }
}

const castTypes: Readonly<Record<CastType, string>> = {
  integer: 'NUMBER(38, 0)',
  float: 'FLOAT',
  number: 'NUMBER(38, 8)',
  text: 'VARCHAR',
  boolean: 'BOOLEAN',
  date: 'DATE',
  timestamp: 'TIMESTAMP_NTZ',
  millis: 'NUMBER(38, 0)',
}

/** TRY_CAST takes nothing but text (docs.snowflake.com/en/sql-reference/functions/try_cast), so that values go by their text. */
function cast(of: Expression, to: CastType): string {
  const type = castTypes[to]
  if (of.op === 'literal' && of.value === null) return `CAST(NULL AS ${type})`
  const value = expression(of)
  const written = `CAST(${value} AS VARCHAR)`
  switch (to) {
    case 'text':
      return written
    case 'timestamp':
      // Times by UTC's clock, whatever the session's zone is of whoever reads the view.
      return `CAST(CONVERT_TIMEZONE('UTC', ${value}) AS ${type})`
    case 'millis':
      return `CAST(DATE_PART(EPOCH_MILLISECOND, ${value}) AS ${type})`
    case 'integer': {
      const whole = `TRY_CAST(${written} AS ${type})`
      return `CASE WHEN ${whole} BETWEEN -9223372036854775808 AND 9223372036854775807 THEN ${whole} END`
    }
    case 'date':
      // The text of a time starts with its day. By its format: digits alone would be taken for seconds.
      return `TRY_TO_DATE(LEFT(${written}, 10), 'YYYY-MM-DD')`
    case 'number':
    case 'float':
    case 'boolean':
      return `TRY_CAST(${written} AS ${type})`
    default:
      return to satisfies never
  }
}

function literal(value: string | number | boolean | null): string {
  if (value === null) return 'NULL'
  if (typeof value === 'string') return text(value)
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE'
  if (!Number.isFinite(value)) throw templateError('literal', 'A number in it is not finite.')
  return String(value)
}

/** With one argument alone COALESCE is an error. */
function coalesce(of: readonly string[]): string {
  return of.length === 1 ? of.join('') : `COALESCE(${of.join(', ')})`
}

/** Control characters that texts of people do have, and how JSON writes them. */
const controls: readonly (readonly [number, string])[] = [
  [8, '\\b'],
  [9, '\\t'],
  [10, '\\n'],
  [11, '\\u000B'],
  [12, '\\f'],
  [13, '\\r'],
]

/**
 * The md5 of the texts as a JSON array, letter by letter what DuckDB's `json_array` writes, so that a record has one hash
 * on both engines. It is spelled out here since Snowflake doesn't say how its own JSON text escapes. Control characters
 * are escaped in the whole, as the array's own text has none; the rarer ones stay as they are, so that hashes of texts
 * with such a one are apart from DuckDB's, and sound: a call for each would nest deeper than parsers of SQL may follow.
 */
function hash(texts: readonly string[]): string {
  if (texts.length === 0) throw templateError('hash', 'It is taken over nothing.')
  const items = texts.map(
    (t) =>
      `COALESCE('"' || REPLACE(REPLACE(${t}, ${text('\\')}, ${text('\\\\')}), '"', ${text('\\"')}) || '"', 'null')`,
  )
  const array = `'[' || CONCAT_WS(',', ${items.join(', ')}) || ']'`
  return `MD5(${controls.reduce((whole, [code, escaped]) => `REPLACE(${whole}, CHR(${code}), ${text(escaped)})`, array)})`
}

/** JSON's null as text is NULL (docs.snowflake.com/en/user-guide/semistructured-considerations, "NULL values"). */
function jsonText(of: string, path: readonly string[]): string {
  const json = `TRY_PARSE_JSON(CAST(${of} AS VARCHAR))`
  return `CAST(${path.reduce((inside, key) => `GET(${inside}, ${text(key)})`, json)} AS VARCHAR)`
}
