import { compilation, notVouched } from './errors.ts'
import { quote } from './quoting.ts'
import { duckType, isJson, isTime, type SfType, text, typeText } from './types.ts'

/** The session's output formats, which casts to text follow. */
export interface Formats {
  readonly tz: string
  readonly ntz: string
  readonly ltz: string
  readonly date: string
}

const micros = (of: string): string => `epoch_us(${of})`

function refused(from: SfType, to: SfType): Error {
  return compilation(
    '001065',
    '22023',
    `invalid type [CAST(${typeText(from)} AS ${typeText(to)})] for parameter 'TO_${typeText(to)}'`,
  )
}

/**
 * https://docs.snowflake.com/en/sql-reference/functions/cast, try_cast and to_… of each type. Each text stands once in
 * what comes out: expressions nest.
 */
function fromText(sql: string, to: SfType, attempt: boolean): string {
  const read = attempt ? 'sf_try' : 'sf'
  switch (to.t) {
    case 'text':
      return to.n >= 16_777_216 ? sql : `${read}_fit(${sql}, ${to.n})`
    case 'fixed':
      return `${attempt ? 'TRY_CAST' : 'CAST'}(${read}_number(${sql}) AS DECIMAL(${to.p}, ${to.s}))`
    case 'real':
      return `${attempt ? 'TRY_CAST' : 'CAST'}(${read}_number(${sql}) AS DOUBLE)`
    case 'boolean':
      return `${read}_boolean(${sql})`
    case 'date':
      return `CAST(make_timestamp(${read}_time(${sql}, 'date', 'AUTO')) AS DATE)`
    case 'ntz':
      return `make_timestamp(${read}_time(${sql}, 'wall', 'AUTO'))`
    case 'tz':
    case 'ltz':
      return `CAST(make_timestamp(${read}_time(${sql}, 'moment', 'AUTO')) AS TIMESTAMPTZ)`
    case 'time':
      return `${attempt ? 'TRY_CAST' : 'CAST'}(${sql} AS TIME)`
    case 'variant':
      return attempt ? notTry(to) : `to_json(${sql})`
    case 'binary':
      return `unhex(${sql})`
    case 'object':
    case 'array':
    case 'null':
      throw refused(text, to)
    default:
      return to satisfies never
  }
}

function notTry(to: SfType): never {
  throw compilation(
    '001065',
    '22023',
    `Function TRY_CAST cannot be used with arguments of types VARCHAR and ${typeText(to)}`,
  )
}

export function toText(sql: string, from: SfType, formats: Formats): string {
  switch (from.t) {
    case 'text':
    case 'null':
      return `CAST(${sql} AS VARCHAR)`
    case 'fixed':
      return from.s === 0
        ? `CAST(CAST(${sql} AS DECIMAL(38, 0)) AS VARCHAR)`
        : `CAST(CAST(${sql} AS DECIMAL(38, ${from.s})) AS VARCHAR)`
    case 'real':
      return `regexp_replace(CAST(${sql} AS VARCHAR), '\\.0$', '')`
    case 'boolean':
    case 'time':
      return `CAST(${sql} AS VARCHAR)`
    case 'date':
      return `sf_format(${micros(`CAST(${sql} AS TIMESTAMP)`)}, ${quote(formats.date)})`
    case 'ntz':
      return `sf_format(${micros(sql)}, ${quote(formats.ntz)})`
    case 'ltz':
      return `sf_format(${micros(sql)}, ${quote(formats.ltz)})`
    case 'tz':
      return `sf_format(${micros(atUtc(sql, from, 'its text'))}, ${quote(formats.tz)})`
    case 'variant':
    case 'object':
    case 'array':
      return `(CAST(${sql} AS VARCHAR) ->> '$')`
    case 'binary':
      return `hex(${sql})`
    default:
      return from satisfies never
  }
}

/** @throws SnowflakeError for a TIMESTAMP_TZ whose offset would show and is not known to be UTC's */
export function atUtc(sql: string, from: SfType, what: string): string {
  if (from.t === 'tz' && !from.utc)
    throw notVouched(
      `${what} of a TIMESTAMP_TZ that isn't at UTC for certain: use CONVERT_TIMEZONE('UTC', …)`,
    )
  return sql
}

/** `CAST`, `::` and `TRY_CAST`. */
export function castSql(
  sql: string,
  from: SfType,
  to: SfType,
  attempt: boolean,
  formats: Formats,
): string {
  if (from.t === 'null') return `CAST(${sql} AS ${duckType(to)})`
  if (attempt && from.t !== 'text')
    throw compilation(
      '001065',
      '22023',
      `Function TRY_CAST cannot be used with arguments of types ${typeText(from)} and ${typeText(to)}`,
    )
  if (from.t === 'text') return fromText(sql, to, attempt)
  if (to.t === 'text') return fromText(toText(sql, from, formats), to, false)
  if (to.t === 'variant') return toVariant(sql, from, formats)
  if (isJson(from)) return fromJson(sql, from, to, formats)
  switch (to.t) {
    case 'fixed':
      if (from.t === 'fixed' || from.t === 'real') return `CAST(${sql} AS ${duckType(to)})`
      if (from.t === 'boolean') return `CAST(CAST(${sql} AS INTEGER) AS ${duckType(to)})`
      break
    case 'real':
      if (from.t === 'fixed' || from.t === 'real') return `CAST(${sql} AS DOUBLE)`
      break
    case 'boolean':
      if (from.t === 'boolean') return sql
      if (from.t === 'fixed') return `(${sql} <> 0)`
      break
    case 'date':
      if (from.t === 'date') return sql
      if (isTime(from)) return `CAST(${atUtc(sql, from, 'the date')} AS DATE)`
      break
    case 'ntz':
      if (from.t === 'date' || isTime(from))
        return `CAST(${atUtc(sql, from, 'the clock time')} AS TIMESTAMP)`
      break
    case 'tz':
    case 'ltz':
      if (from.t === 'date' || isTime(from)) return `CAST(${sql} AS TIMESTAMPTZ)`
      break
    case 'time':
      if (from.t === 'time') return sql
      if (isTime(from)) return `CAST(${atUtc(sql, from, 'the time')} AS TIME)`
      break
    case 'binary':
      if (from.t === 'binary') return sql
      break
    case 'object':
    case 'array':
    case 'null':
      break
    default:
      throw refused(from, to)
  }
  throw refused(from, to)
}

/** What a cast gives is at UTC where the source shows it: the session's time zone is UTC. */
export function castType(from: SfType, to: SfType): SfType {
  if (to.t !== 'tz') return to
  return { t: 'tz', utc: from.t === 'tz' ? from.utc : from.t !== 'text' && !isJson(from) }
}

/** JSON's null becomes SQL's NULL, except in another VARIANT: https://docs.snowflake.com/en/user-guide/semistructured-considerations */
function fromJson(sql: string, from: SfType, to: SfType, formats: Formats): string {
  if (to.t === from.t) return sql
  if (from.t === 'variant' && (to.t === 'object' || to.t === 'array'))
    return `CAST(sf_${to.t}(CAST(${sql} AS VARCHAR)) AS JSON)`
  if (from.t !== 'variant') throw refused(from, to)
  return fromText(toText(sql, from, formats), to, false)
}

/** https://docs.snowflake.com/en/sql-reference/functions/to_variant */
export function toVariant(sql: string, from: SfType, formats: Formats): string {
  switch (from.t) {
    case 'variant':
    case 'object':
    case 'array':
      return sql
    case 'fixed':
      return `CAST(${from.s === 0 ? toText(sql, from, formats) : `regexp_replace(${toText(sql, from, formats)}, '\\.?0+$', '')`} AS JSON)`
    case 'real':
      return `CAST(printf('%.15e', ${sql}) AS JSON)`
    case 'boolean':
      return `to_json(${sql})`
    case 'null':
      return `CAST(${sql} AS JSON)`
    case 'binary':
    case 'date':
    case 'ltz':
    case 'ntz':
    case 'text':
    case 'time':
    case 'tz':
      return `to_json(${toText(sql, from, formats)})`
    default:
      return from satisfies never
  }
}

/** Where a value stands in for a column's type: INSERT, UPDATE, MERGE. Semi-structured columns take nothing by themselves but NULL. */
export function assignSql(
  sql: string,
  from: SfType,
  to: SfType,
  column: string,
  formats: Formats,
): string {
  const fits =
    from.t === 'null' || isJson(to) === isJson(from) || (to.t === 'text' && from.t === 'variant')
  const same = !isJson(to) || from.t === 'null' || to.t === from.t || to.t === 'variant'
  if (!fits || !same)
    throw compilation(
      '002023',
      '22000',
      `Expression type does not match column data type, expecting ${typeText(to)} but got ${typeText(from)} for column ${column}`,
    )
  if (to.t === 'text' && from.t === 'text') return fromText(sql, to, false)
  return castSql(sql, from, to, false, formats)
}
