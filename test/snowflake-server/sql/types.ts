import type { TypeName } from './ast.ts'
import { compilation, notVouched } from './errors.ts'

/**
 * Snowflake's types, and how DuckDB keeps them. VARIANT, OBJECT and ARRAY are canonical JSON text in DuckDB's JSON.
 * TIMESTAMP_TZ is the moment alone: DuckDB keeps no offset, so what would show one (a cast to text, a part of it) is
 * refused unless the value is known to be at UTC (`utc`), as after CONVERT_TIMEZONE('UTC', …).
 * Nanoseconds: DuckDB has microseconds; the rest is cut off.
 */
export type SfType =
  | { readonly t: 'fixed'; readonly p: number; readonly s: number }
  | { readonly t: 'text'; readonly n: number }
  | { readonly t: 'tz'; readonly utc: boolean }
  | {
      readonly t:
        | 'real'
        | 'boolean'
        | 'date'
        | 'time'
        | 'ntz'
        | 'ltz'
        | 'variant'
        | 'object'
        | 'array'
        | 'binary'
        | 'null'
    }

export const fixed = (p = 38, s = 0): SfType => ({ t: 'fixed', p, s })
/** https://docs.snowflake.com/en/sql-reference/data-types-text: VARCHAR's default length; 128 MB is its longest. */
export const longestText = 134_217_728
export const text: SfType = { t: 'text', n: 16_777_216 }
export const real: SfType = { t: 'real' }
export const boolean: SfType = { t: 'boolean' }
export const date: SfType = { t: 'date' }
export const variant: SfType = { t: 'variant' }
export const object: SfType = { t: 'object' }
export const array: SfType = { t: 'array' }
export const nothing: SfType = { t: 'null' }
export const utc: SfType = { t: 'tz', utc: true }

export const isJson = (type: SfType): boolean =>
  type.t === 'variant' || type.t === 'object' || type.t === 'array'
export const isTime = (type: SfType): boolean => ['tz', 'ntz', 'ltz'].includes(type.t)

const integers = new Set(['INT', 'INTEGER', 'BIGINT', 'SMALLINT', 'TINYINT', 'BYTEINT'])
const numbers = new Set(['NUMBER', 'DECIMAL', 'NUMERIC'])
const texts = new Set(['VARCHAR', 'STRING', 'TEXT', 'CHAR', 'CHARACTER'])
const plain: Readonly<Record<string, SfType>> = {
  FLOAT: real,
  FLOAT4: real,
  FLOAT8: real,
  DOUBLE: real,
  REAL: real,
  BOOLEAN: boolean,
  DATE: date,
  TIME: { t: 'time' },
  DATETIME: { t: 'ntz' },
  TIMESTAMP_NTZ: { t: 'ntz' },
  TIMESTAMP_LTZ: { t: 'ltz' },
  TIMESTAMP_TZ: { t: 'tz', utc: false },
  // Its other name: https://docs.snowflake.com/en/sql-reference/data-types-datetime
  TIMESTAMPTZ: { t: 'tz', utc: false },
  VARIANT: variant,
  OBJECT: object,
  ARRAY: array,
  BINARY: { t: 'binary' },
  VARBINARY: { t: 'binary' },
}

/** `mapping` is the session's TIMESTAMP_TYPE_MAPPING. */
export function typeOf({ name, args }: TypeName, mapping = 'TIMESTAMP_NTZ'): SfType {
  if (integers.has(name)) {
    if (args.length > 0) throw notVouched(`${name} with arguments`)
    return fixed()
  }
  if (numbers.has(name)) {
    const [p = 38, s = 0] = args
    if (args.length > 2 || p < 1 || p > 38 || s > 37 || s > p)
      throw compilation('001022', '22023', `Invalid precision or scale: (${args.join(', ')})`)
    return fixed(p, s)
  }
  if (texts.has(name)) {
    const [n = name.startsWith('CHAR') ? 1 : 16_777_216] = args
    if (args.length > 1 || n < 1 || n > longestText)
      throw compilation('001036', '22023', `Invalid length ${n} for VARCHAR`)
    return { t: 'text', n }
  }
  const found = plain[name === 'TIMESTAMP' ? mapping : name]
  if (found === undefined) throw compilation('002040', '42601', `Unsupported data type '${name}'.`)
  return found
}

export function duckType(type: SfType): string {
  switch (type.t) {
    case 'fixed':
      return `DECIMAL(${type.p}, ${type.s})`
    case 'text':
    case 'null':
      return 'VARCHAR'
    case 'real':
      return 'DOUBLE'
    case 'boolean':
      return 'BOOLEAN'
    case 'date':
      return 'DATE'
    case 'time':
      return 'TIME'
    case 'ntz':
      return 'TIMESTAMP'
    case 'tz':
    case 'ltz':
      return 'TIMESTAMPTZ'
    case 'variant':
    case 'object':
    case 'array':
      return 'JSON'
    case 'binary':
      return 'BLOB'
    default:
      return type satisfies never
  }
}

/** As INFORMATION_SCHEMA.COLUMNS.DATA_TYPE has it. */
export function typeLabel(type: SfType): string {
  switch (type.t) {
    case 'fixed':
      return 'NUMBER'
    case 'text':
    case 'null':
      return 'TEXT'
    case 'real':
      return 'FLOAT'
    case 'ntz':
    case 'ltz':
    case 'tz':
      return `TIMESTAMP_${type.t.toUpperCase()}`
    case 'array':
    case 'binary':
    case 'boolean':
    case 'date':
    case 'object':
    case 'time':
    case 'variant':
      return type.t.toUpperCase()
    default:
      return type satisfies never
  }
}

/** As DESCRIBE TABLE and error messages have it. */
export function typeText(type: SfType): string {
  switch (type.t) {
    case 'fixed':
      return `NUMBER(${type.p},${type.s})`
    case 'text':
      return `VARCHAR(${type.n})`
    case 'null':
      return 'NULL'
    case 'ntz':
    case 'ltz':
    case 'tz':
    case 'time':
      return `${typeLabel(type)}(9)`
    case 'binary':
      return 'BINARY(8388608)'
    case 'array':
    case 'boolean':
    case 'date':
    case 'object':
    case 'real':
    case 'variant':
      return typeLabel(type)
    default:
      return type satisfies never
  }
}

/**
 * The type that two values share in CASE, COALESCE, IN and comparisons; null when Snowflake has none, or we don't vouch.
 * Text gives way to the other type: https://docs.snowflake.com/en/sql-reference/data-type-conversion (implicit casting).
 */
export function shared(a: SfType, b: SfType): SfType | null {
  if (a.t === 'null') return b
  if (b.t === 'null') return a
  if (a.t === 'fixed' && b.t === 'fixed') {
    const s = Math.max(a.s, b.s)
    return fixed(Math.min(38, Math.max(a.p - a.s, b.p - b.s) + s), s)
  }
  if (a.t === 'text' && b.t === 'text') return a.n >= b.n ? a : b
  if (a.t === 'tz' && b.t === 'tz') return { t: 'tz', utc: a.utc && b.utc }
  if (a.t === b.t) return a
  const kinds = [a, b]
  const has = (t: SfType['t']) => kinds.some((one) => one.t === t)
  if (has('variant')) return variant
  if (has('text')) {
    const other = a.t === 'text' ? b : a
    return isJson(other) || other.t === 'binary'
      ? null
      : other.t === 'tz'
        ? { t: 'tz', utc: false }
        : other
  }
  if (has('fixed') && has('real')) return real
  if (has('tz') && (has('ntz') || has('ltz') || has('date')))
    return { t: 'tz', utc: kinds.every((one) => one.t !== 'tz' || one.utc) }
  if (has('ltz') && (has('ntz') || has('date'))) return { t: 'ltz' }
  if (has('ntz') && has('date')) return { t: 'ntz' }
  return null
}
