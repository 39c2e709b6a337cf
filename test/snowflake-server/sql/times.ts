/**
 * Times in text. Formats: https://docs.snowflake.com/en/sql-reference/date-time-input-output. Of AUTO detection only the
 * ISO forms, and whole numbers as seconds, milliseconds, … since 1970 by their size, are known here.
 */
const iso =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{0,9}))?)?(?: ?(Z|[+-]\d{2}(?::?\d{2})?))?)?$/u

export type TimeMode = 'date' | 'wall' | 'moment'

/** @returns microseconds since 1970: of the clock as written, or of the moment. null when the text isn't such a time. */
export function readTime(text: string, mode: TimeMode, format: string): bigint | null {
  if (format !== 'AUTO') return readByFormat(text, mode, format)
  const trimmed = text.trim()
  if (/^-?\d+$/u.test(trimmed)) return ofNumber(trimmed)
  const parts = iso.exec(trimmed)
  if (parts === null) return null
  const [, year, month, date, hour = '0', minute = '0', second = '0', fraction = '', offset = 'Z'] =
    parts
  // A date with a time after it is no DATE in the ISO form; Snowflake takes it all the same and cuts the time off.
  return assemble({ year, month, date, hour, minute, second, fraction, offset }, mode)
}

/** https://docs.snowflake.com/en/sql-reference/functions/to_timestamp: the unit of a whole number in text goes by its size. */
function ofNumber(text: string): bigint {
  const value = BigInt(text)
  const size = value < 0n ? -value : value
  if (size < 31_536_000_000n) return value * 1_000_000n
  if (size < 31_536_000_000_000n) return value * 1000n
  if (size < 31_536_000_000_000_000n) return value
  return value / 1000n
}

interface Parts {
  readonly year?: string | undefined
  readonly month?: string | undefined
  readonly date?: string | undefined
  readonly hour?: string | undefined
  readonly minute?: string | undefined
  readonly second?: string | undefined
  readonly fraction?: string | undefined
  readonly offset?: string | undefined
}

function assemble(parts: Parts, mode: TimeMode): bigint | null {
  const [year, month, date] = [
    Number(parts.year ?? 1970),
    Number(parts.month ?? 1),
    Number(parts.date ?? 1),
  ]
  const [hour, minute, second] = [
    Number(parts.hour ?? 0),
    Number(parts.minute ?? 0),
    Number(parts.second ?? 0),
  ]
  if (month < 1 || month > 12 || date < 1 || hour > 23 || minute > 59 || second > 59) return null
  const midnight = Date.UTC(2000, month - 1, date)
  const moved = new Date(midnight)
  moved.setUTCFullYear(year)
  if (moved.getUTCMonth() !== month - 1 || moved.getUTCDate() !== date) return null
  const fraction = BigInt((parts.fraction ?? '').padEnd(6, '0').slice(0, 6))
  const clock = BigInt(hour * 3600 + minute * 60 + second) * 1_000_000n + fraction
  const days = BigInt(moved.getTime()) * 1000n
  if (mode === 'date') return days
  return days + clock - (mode === 'moment' ? offsetOf(parts.offset ?? 'Z') : 0n)
}

function offsetOf(offset: string): bigint {
  if (offset === 'Z') return 0n
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d{2}):?(\d{2})?$/u.exec(offset) ?? []
  const minutesInAll = BigInt(hours) * 60n + BigInt(minutes)
  return (sign === '-' ? -minutesInAll : minutesInAll) * 60_000_000n
}

const elements = /"([^"]*)"|YYYY|MM|MON|DD|HH24|MI|SS|FF\d?|TZH:TZM|TZHTZM|TZH|TZM|[\s\S]/giu
const patterns: Readonly<Record<string, readonly [keyof Parts, string]>> = {
  YYYY: ['year', String.raw`\d{4}`],
  MM: ['month', String.raw`\d{2}`],
  DD: ['date', String.raw`\d{2}`],
  HH24: ['hour', String.raw`\d{2}`],
  MI: ['minute', String.raw`\d{2}`],
  SS: ['second', String.raw`\d{2}`],
  'TZH:TZM': ['offset', String.raw`Z|[+-]\d{2}:\d{2}`],
  TZHTZM: ['offset', String.raw`Z|[+-]\d{4}`],
  TZH: ['offset', String.raw`Z|[+-]\d{2}`],
}

function readByFormat(text: string, mode: TimeMode, format: string): bigint | null {
  const parts: (keyof Parts)[] = []
  const source = [...format.matchAll(elements)].map(([element, literal]) => {
    const name = element.toUpperCase()
    const known = name.startsWith('FF')
      ? (['fraction', String.raw`\d{0,9}`] as const)
      : patterns[name]
    if (known === undefined)
      return (literal ?? element).replaceAll(/[.*+?^${}()|[\]\\/]/gu, String.raw`\$&`)
    parts.push(known[0])
    return `(${known[1]})`
  })
  const found = new RegExp(`^${source.join('')}$`, 'iu').exec(text)
  if (found === null) return null
  return assemble(Object.fromEntries(parts.map((part, i) => [part, found[i + 1]])), mode)
}

/** Formats that `sf_format` can write; others are refused by the gate. */
export const writable = /^(?:"[^"]*"|YYYY|MM|DD|HH24|MI|SS|FF[0-9]?|TZH:TZM|TZHTZM|[-:/.,T Z_])*$/u

/** The microseconds at UTC in the format. */
export function writeTime(us: bigint, format: string): string {
  const millis = Number((us - modulo(us, 1000n)) / 1000n)
  const when = new Date(millis)
  const micros = modulo(us, 1_000_000n).toString().padStart(6, '0')
  const two = (value: number) => String(value).padStart(2, '0')
  return format.replaceAll(elements, (element: string, literal?: string) => {
    switch (element.toUpperCase()) {
      case 'YYYY':
        return String(when.getUTCFullYear()).padStart(4, '0')
      case 'MM':
        return two(when.getUTCMonth() + 1)
      case 'DD':
        return two(when.getUTCDate())
      case 'HH24':
        return two(when.getUTCHours())
      case 'MI':
        return two(when.getUTCMinutes())
      case 'SS':
        return two(when.getUTCSeconds())
      case 'TZH:TZM':
        return '+00:00'
      case 'TZHTZM':
        return '+0000'
      default:
        if (/^FF\d?$/iu.test(element))
          return `${micros}000`.slice(0, Number(element.slice(2) || '9'))
        return literal ?? element
    }
  })
}

function modulo(of: bigint, by: bigint): bigint {
  return ((of % by) + by) % by
}
