import type { CastType, Expression } from '../../engine/ports.ts'
import { conditionsText } from '../sql/render.ts'
import { templateError } from '../sql/template.ts'
import { identifier, text } from './quoting.ts'
import { canonical, doubt, fromWire, toWire } from './wire.ts'

/** The expression in DuckDB's SQL. Long lists go into functions with many arguments: chains of operators have a depth limit of 1,000. */
export function expression(of: Expression): string {
  switch (of.op) {
    case 'column':
      return of.of === undefined
        ? identifier(of.name)
        : `${identifier(of.of)}.${identifier(of.name)}`
    case 'literal':
      return literal(of.value)
    case 'place':
      return `${identifier(of.of)}.rowid`
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
      return `sha256(${expression(of.of)})`
    case 'json_text':
      return `json_extract_string(${expression(of.of)}, ${text(pointer(of.path))})`
    case 'json_object':
      return `json_object(${of.entries
        .map((entry) => `${text(entry.key)}, ${expression(entry.value)}`)
        .join(', ')})`
    case 'trim_lower':
      return `lower(trim(${expression(of.of)}, concat(' ', chr(9), chr(10), chr(13))))`
    case 'null_if_empty':
      return `nullif(${expression(of.of)}, '')`
    case 'coalesce':
      return `coalesce(${of.of.map(expression).join(', ')})`
    case 'cast':
      return cast(of.of, of.to)
    case 'holds':
      return conditionsText(of.all, 'and', expression)
    default:
      return of satisfies never
  }
}

const castTypes: Readonly<Record<CastType, string>> = {
  integer: 'BIGINT',
  float: 'DOUBLE',
  number: 'DECIMAL(38,8)',
  text: 'VARCHAR',
  boolean: 'BOOLEAN',
  date: 'DATE',
  timestamp: 'TIMESTAMP',
  millis: 'BIGINT',
}

/** Times by their epoch: a cast would show them in the time zone of whoever reads the view. */
function cast(of: Expression, to: CastType): string {
  const type = castTypes[to]
  if (of.op === 'literal' && of.value === null) return `CAST(NULL AS ${type})`
  const value = expression(of)
  if (to === 'timestamp') return `make_timestamp(epoch_us(${value}))`
  if (to === 'millis') return `epoch_ms(${value})`
  return `TRY_CAST(${value} AS ${type})`
}

function literal(value: string | number | boolean | null): string {
  if (value === null) return 'NULL'
  if (typeof value === 'string') return text(value)
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE'
  if (!Number.isFinite(value)) throw templateError('literal', 'A number in it is not finite.')
  return String(value)
}

/** A JSON array tells NULL from '' and keeps the order, and each text stands in it once: planning time grows with the statement. */
function hash(texts: readonly string[]): string {
  if (texts.length === 0) throw templateError('hash', 'It is taken over nothing.')
  return `md5(CAST(json_array(${texts.join(', ')}) AS VARCHAR))`
}

/** RFC 6901, which DuckDB's JSON functions take as a path. */
export function pointer(path: readonly string[]): string {
  return path.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}
