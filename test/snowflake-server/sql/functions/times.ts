import { atUtc, castSql, castType } from '../casts.ts'
import { compilation, notVouched } from '../errors.ts'
import {
  type Arg,
  constantText,
  type FunctionEntry,
  offsetless,
  partOf,
} from '../function-kinds.ts'
import { quote } from '../quoting.ts'
import { writable } from '../times.ts'
import { boolean, date, fixed, isTime, real, type SfType, text, utc } from '../types.ts'

/** TO_… and TRY_TO_… of a type of time: text by AUTO detection or a format, a whole number as a unit of 10 ** -scale seconds. */
function reader(page: string, to: SfType, attempt: boolean): FunctionEntry {
  return {
    doc: `functions/${page}`,
    takes: ['any', 'any'],
    least: 1,
    most: 2,
    gives: (args) => castType(args[0]?.type ?? text, to),
    sql: ([of = ''], [arg, second], { formats }) => {
      if (arg === undefined) return of
      if (attempt && arg.type.t !== 'text' && arg.type.t !== 'null')
        throw notVouched(`${page} of anything but text`)
      if (arg.type.t === 'fixed') return byNumber(of, to, second)
      if (second === undefined) return castSql(of, arg.type, to, attempt, formats)
      const format = constantText(second)
      if (format === null || arg.type.t !== 'text' || !writable.test(format))
        throw notVouched(`a format of ${page}`)
      const mode = to.t === 'date' ? 'date' : to.t === 'ntz' ? 'wall' : 'moment'
      const read = `make_timestamp(${attempt ? 'sf_try' : 'sf'}_time(${of}, '${mode}', ${quote(format)}))`
      return to.t === 'date'
        ? `CAST(${read} AS DATE)`
        : to.t === 'ntz'
          ? read
          : `CAST(${read} AS TIMESTAMPTZ)`
    },
  }
}

function byNumber(of: string, to: SfType, scale: Arg | undefined): string {
  if (to.t === 'date') throw notVouched('TO_DATE of a number')
  const places =
    scale === undefined ? 0 : scale.node.k === 'number' ? Number(scale.node.value) : Number.NaN
  if (![0, 3, 6, 9].includes(places)) throw notVouched('the scale of a time')
  const us =
    places === 9
      ? `(CAST(${of} AS BIGINT) // 1000)`
      : `(CAST(${of} AS BIGINT) * ${10 ** (6 - places)})`
  const read = `make_timestamp(${us})`
  return to.t === 'ntz' ? read : `CAST(${read} AS TIMESTAMPTZ)`
}

const toChar: FunctionEntry = {
  doc: 'functions/to_char: dates and times by a format; anything as CAST does it',
  takes: ['any', 'any'],
  least: 1,
  gives: text,
  sql: ([of = ''], [arg, second], { formats }) => {
    if (arg === undefined) return of
    if (second === undefined) return castSql(of, arg.type, text, false, formats)
    const format = constantText(second)
    if (format === null || !writable.test(format)) throw notVouched('a format of TO_CHAR')
    if (arg.type.t === 'null') return 'CAST(NULL AS VARCHAR)'
    if (!isTime(arg.type) && arg.type.t !== 'date')
      throw notVouched('TO_CHAR of a number with a format')
    const at = atUtc(of, arg.type, 'TO_CHAR')
    return `sf_format(epoch_us(${arg.type.t === 'date' ? `CAST(${at} AS TIMESTAMP)` : at}), ${quote(format)})`
  },
}

const toNumber = (attempt: boolean): FunctionEntry => ({
  doc: 'functions/to_decimal: NUMBER(38, 0) unless a precision and scale are given',
  takes: ['any', 'whole', 'whole'],
  least: 1,
  gives: (args) => numberOf(args),
  sql: ([of = ''], args, { formats }) =>
    castSql(of, args[0]?.type ?? text, numberOf(args), attempt, formats),
})

function numberOf(args: readonly Arg[]): SfType {
  const [p, s] = args.slice(1).map(({ node }) => {
    if (node.k !== 'number') throw notVouched('TO_NUMBER by expressions')
    return Number(node.value)
  })
  return fixed(p ?? 38, s ?? 0)
}

const castTo = (page: string, to: SfType, attempt: boolean): FunctionEntry => ({
  doc: `functions/${page}`,
  takes: ['any'],
  gives: to,
  sql: ([of = ''], [arg], { formats }) => castSql(of, arg?.type ?? text, to, attempt, formats),
})

const datePart: FunctionEntry = {
  doc: 'functions/date_part: epoch_… are of the moment',
  takes: ['part', 'time'],
  gives: fixed(38, 0),
  sql: ([, of = ''], [unit, arg]) => {
    if (unit === undefined || arg === undefined) return of
    const part = partOf(unit)
    const at = offsetless.has(part) ? of : atUtc(of, arg.type, `the ${part}`)
    if (part === 'epoch') return `CAST(floor(epoch_us(${at}) / 1000000) AS BIGINT)`
    if (part === 'epoch_ms' || part === 'epoch_us') return `${part}(${at})`
    if (part === 'millisecond' || part === 'microsecond' || part === 'week')
      throw notVouched(`the ${part} of a time`)
    return `date_part('${part}', ${at})`
  },
}

const dateAdd: FunctionEntry = {
  doc: 'functions/dateadd: a DATE stays one for days and more; the last day of a shorter month is taken',
  takes: ['part', 'number', 'time'],
  gives: (args) => {
    const [unit, , arg] = args
    if (unit === undefined || arg === undefined) return { t: 'ntz' }
    return arg.type.t === 'date' &&
      !['year', 'quarter', 'month', 'week', 'day'].includes(partOf(unit))
      ? { t: 'ntz' }
      : arg.type
  },
  sql: ([, count = '', of = ''], [unit, , arg]) => {
    if (unit === undefined || arg === undefined) return of
    const part = partOf(unit)
    if (part.startsWith('epoch'))
      throw compilation('001045', '22023', `'${part}' is not a valid date/time component`)
    const n = part === 'quarter' ? `3 * CAST(${count} AS INTEGER)` : `CAST(${count} AS BIGINT)`
    const calendar = ['year', 'quarter', 'month'].includes(part)
    const at = calendar ? atUtc(of, arg.type, `DATEADD of a ${part}`) : of
    const unitName = part === 'quarter' ? 'month' : part
    const whole = calendar || part === 'day' || part === 'week' ? `CAST(${n} AS INTEGER)` : n
    const moved = `(${at} + to_${unitName}s(${whole}))`
    return arg.type.t === 'date' && (calendar || part === 'day' || part === 'week')
      ? `CAST(${moved} AS DATE)`
      : moved
  },
}

const dateDiff: FunctionEntry = {
  doc: 'functions/datediff: boundaries crossed, not whole units',
  takes: ['part', 'time', 'time'],
  gives: fixed(9, 0),
  sql: ([, from = '', to = ''], [unit, start, end]) => {
    if (unit === undefined || start === undefined || end === undefined) return from
    const part = partOf(unit)
    const [a, b] = offsetless.has(part)
      ? [from, to]
      : [atUtc(from, start.type, 'DATEDIFF'), atUtc(to, end.type, 'DATEDIFF')]
    return `date_diff('${part}', ${cast(a)}, ${cast(b)})`
  },
}

const cast = (sql: string): string => `CAST(${sql} AS TIMESTAMPTZ)`

const dateTrunc: FunctionEntry = {
  doc: 'functions/date_trunc: keeps the type',
  takes: ['part', 'time'],
  gives: (args) => args[1]?.type ?? date,
  sql: ([, of = ''], [unit, arg]) => {
    if (unit === undefined || arg === undefined) return of
    const part = partOf(unit)
    const at = offsetless.has(part) ? of : atUtc(of, arg.type, 'DATE_TRUNC')
    const cut = `date_trunc('${part}', ${at})`
    return arg.type.t === 'date' ? `CAST(${cut} AS DATE)` : cut
  },
}

const ntz: SfType = { t: 'ntz' }
const ltz: SfType = { t: 'ltz' }
const tz: SfType = { t: 'tz', utc: false }

export const timesAndCasts: Readonly<Record<string, FunctionEntry>> = {
  TO_TIMESTAMP: reader('to_timestamp', ntz, false),
  TO_TIMESTAMP_NTZ: reader('to_timestamp', ntz, false),
  TO_TIMESTAMP_LTZ: reader('to_timestamp', ltz, false),
  TO_TIMESTAMP_TZ: reader('to_timestamp', tz, false),
  TRY_TO_TIMESTAMP: reader('try_to_timestamp', ntz, true),
  TRY_TO_TIMESTAMP_NTZ: reader('try_to_timestamp', ntz, true),
  TRY_TO_TIMESTAMP_LTZ: reader('try_to_timestamp', ltz, true),
  TRY_TO_TIMESTAMP_TZ: reader('try_to_timestamp', tz, true),
  TO_DATE: reader('to_date', date, false),
  TRY_TO_DATE: reader('try_to_date', date, true),
  TO_CHAR: toChar,
  TO_VARCHAR: toChar,
  TO_NUMBER: toNumber(false),
  TO_DECIMAL: toNumber(false),
  TRY_TO_NUMBER: toNumber(true),
  TRY_TO_DECIMAL: toNumber(true),
  TO_DOUBLE: castTo('to_double', real, false),
  TRY_TO_DOUBLE: castTo('try_to_double', real, true),
  TO_BOOLEAN: castTo('to_boolean', boolean, false),
  TRY_TO_BOOLEAN: castTo('try_to_boolean', boolean, true),
  CONVERT_TIMEZONE: {
    doc: 'functions/convert_timezone: of two arguments; a time without a zone is at the session time zone (UTC here)',
    takes: ['text', 'time'],
    gives: utc,
    sql: ([, of = ''], [zone]) => {
      if (constantText(zone) !== 'UTC')
        throw notVouched('CONVERT_TIMEZONE to another zone than UTC')
      return `CAST(${of} AS TIMESTAMPTZ)`
    },
  },
  DATE_PART: datePart,
  DATEADD: dateAdd,
  TIMESTAMPADD: dateAdd,
  DATEDIFF: dateDiff,
  TIMESTAMPDIFF: dateDiff,
  DATE_TRUNC: dateTrunc,
}
