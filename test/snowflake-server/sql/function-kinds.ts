import type { Call, Expr } from './ast.ts'
import { castSql, type Formats, toText, toVariant } from './casts.ts'
import { argumentTypes, compilation, notVouched } from './errors.ts'
import { isJson, isTime, real, type SfType, shared, text, typeText } from './types.ts'

export interface Arg {
  readonly sql: string
  readonly type: SfType
  readonly node: Expr
}

export interface CallContext {
  readonly call: Call
  readonly formats: Formats
  /** The ORDER BY of WITHIN GROUP, in DuckDB's SQL with its leading words, or ''. */
  readonly order: string
  readonly session: {
    readonly user: string
    readonly role: string
    readonly warehouse: string | null
    readonly database: string | null
    readonly schema: string | null
    readonly id: string
  }
}

/** What an argument may be: what it is turned into follows from it, as Snowflake does by itself. */
export type Param =
  | 'any'
  | 'text'
  | 'number'
  | 'whole'
  | 'boolean'
  | 'json'
  | 'variant'
  | 'array'
  | 'object'
  | 'time'
  | 'part'
  | 'same'

export interface FunctionEntry {
  /** The page of Snowflake's documentation below docs.snowflake.com/en/sql-reference/, and what of it matters here. */
  readonly doc: string
  readonly kind?: 'aggregate' | 'window'
  /** The last one repeats up to `most` arguments. */
  readonly takes: readonly Param[]
  readonly least?: number
  readonly most?: number
  readonly gives: SfType | ((args: readonly Arg[]) => SfType)
  /** DuckDB's name where it means the same, else its SQL. */
  readonly sql:
    | string
    | ((sql: readonly string[], args: readonly Arg[], context: CallContext) => string)
  /** May stand with OVER. Aggregates may always. */
  readonly ordered?: true
}

export function coerce(name: string, arg: Arg, param: Param, formats: Formats): Arg {
  const { type, sql } = arg
  const wrong = () => argumentTypes(name, [typeText(type)])
  switch (param) {
    case 'any':
    case 'same':
    case 'part':
      return arg
    case 'text':
      if (type.t === 'text') return arg
      if (type.t === 'object' || type.t === 'array' || type.t === 'binary') throw wrong()
      return { ...arg, sql: toText(sql, type, formats), type: text }
    case 'number':
    case 'whole':
      if (type.t === 'fixed' || (type.t === 'real' && param === 'number')) return arg
      if (type.t === 'null')
        return { ...arg, sql: `CAST(NULL AS DECIMAL(38, 0))`, type: { t: 'fixed', p: 38, s: 0 } }
      if (type.t === 'text' && param === 'number')
        return { ...arg, sql: castSql(sql, type, real, false, formats), type: real }
      throw wrong()
    case 'boolean':
      if (type.t === 'boolean') return arg
      if (type.t === 'null') return { ...arg, sql: 'CAST(NULL AS BOOLEAN)', type: { t: 'boolean' } }
      throw wrong()
    case 'json':
      if (isJson(type)) return arg
      if (type.t === 'null') return { ...arg, sql: 'CAST(NULL AS JSON)', type: { t: 'variant' } }
      throw wrong()
    case 'variant':
      return { ...arg, sql: toVariant(sql, type, formats), type: { t: 'variant' } }
    case 'array':
    case 'object':
      if (type.t === param || type.t === 'variant') return arg
      if (type.t === 'null') return { ...arg, sql: 'CAST(NULL AS JSON)', type: { t: param } }
      throw wrong()
    case 'time':
      if (isTime(type) || type.t === 'date') return arg
      if (type.t === 'text')
        return { ...arg, sql: castSql(sql, type, { t: 'ntz' }, false, formats), type: { t: 'ntz' } }
      throw wrong()
    default:
      return param satisfies never
  }
}

/** All arguments marked `same` become the type that they share. */
export function alike(name: string, args: readonly Arg[], formats: Formats): readonly Arg[] {
  const type = args
    .map((arg) => arg.type)
    .reduce<SfType | null>((a, b) => (a === null ? null : shared(a, b)), { t: 'null' })
  if (type === null)
    throw argumentTypes(
      name,
      args.map((arg) => typeText(arg.type)),
    )
  return args.map((arg) => as(arg, type, formats))
}

export function as(arg: Arg, type: SfType, formats: Formats): Arg {
  if (arg.type.t === type.t && type.t !== 'fixed') return arg
  if (arg.type.t === 'fixed' && type.t === 'fixed' && arg.type.s === type.s) return arg
  if (type.t === 'null') return arg
  return { ...arg, sql: castSql(arg.sql, arg.type, type, false, formats), type }
}

/** A part of a date, bare or in quotes: https://docs.snowflake.com/en/sql-reference/functions-date-time (supported parts). */
export function partOf(arg: Arg): string {
  const { node } = arg
  const name =
    node.k === 'column' ? node.name.join('.') : node.k === 'text' ? node.value.toUpperCase() : ''
  const known = parts.get(name)
  if (known === undefined)
    throw compilation('001045', '22023', `'${name}' is not a valid date/time component`)
  return known
}

const parts: ReadonlyMap<string, string> = new Map(
  Object.entries({
    year: 'YEAR Y YY YYY YYYY YR YEARS YRS',
    quarter: 'QUARTER Q QTR QTRS QUARTERS',
    month: 'MONTH MM MON MONS MONTHS',
    week: 'WEEK W WK',
    day: 'DAY D DD DAYS DAYOFMONTH',
    hour: 'HOUR H HH HR HOURS HRS',
    minute: 'MINUTE M MI MIN MINUTES MINS',
    second: 'SECOND S SEC SECONDS SECS',
    millisecond: 'MILLISECOND MS MSEC MILLISECONDS',
    microsecond: 'MICROSECOND US USEC MICROSECONDS',
    epoch: 'EPOCH_SECOND EPOCH EPOCH_SECONDS',
    epoch_ms: 'EPOCH_MILLISECOND EPOCH_MILLISECONDS',
    epoch_us: 'EPOCH_MICROSECOND EPOCH_MICROSECONDS',
  }).flatMap(([name, words]) => words.split(' ').map((word) => [word, name] as const)),
)

/** Parts that are the same at every offset. */
export const offsetless = new Set([
  'second',
  'millisecond',
  'microsecond',
  'epoch',
  'epoch_ms',
  'epoch_us',
])

export function constantText(arg: Arg | undefined): string | null {
  return arg?.node.k === 'text' ? arg.node.value : null
}

/**
 * Snowflake's POSIX ERE in RE2: whole-text where the function says so, `.` not for newlines. Lazy quantifiers, groups
 * that don't capture and looks around are none of Snowflake's: https://docs.snowflake.com/en/sql-reference/functions-regexp
 */
export function checkPattern(arg: Arg | undefined): void {
  const pattern = constantText(arg)
  if (pattern === null) return
  const bare = pattern
    .replaceAll(/\\[\s\S]/gu, '')
    .replaceAll(/\[\^?\]?(?:\[:\w+:\]|[^\]])*\]/gu, 'x')
  if (/[*+?}][?+]/u.test(bare) || bare.includes('(?'))
    throw notVouched(`the pattern ${pattern}: lazy quantifiers and (?…) are outside POSIX ERE`)
}
