import { offsetAt } from '../account/zone.ts'
import type { DateFormat } from './request.ts'

const MONTHS = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
]

export interface ParsedDate {
  readonly year: number
  /** 1 to 12 */
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
}

/**
 * A date cell (HUBSPOT.md 2.7): separators / - . or blank, the month as number, three letters or
 * whole, an optional time; undefined when it is none. The order comes from dateFormat, but four
 * leading digits are a year in any case.
 */
export function parseDate(text: string, format: DateFormat): ParsedDate | undefined {
  const found =
    /^(\w+)[\s/.-]+(\w+),?[\s/.-]+(\d{1,4})(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?$/.exec(
      text.trim(),
    )
  if (found === null) return undefined
  const [, a = '', b = '', c = '', hour = '0', minute = '0', second = '0'] = found
  const order = /^\d{4}$/.test(a) ? 'YEAR_MONTH_DAY' : format
  const [year, month, day] =
    order === 'YEAR_MONTH_DAY' ? [a, b, c] : order === 'MONTH_DAY_YEAR' ? [c, a, b] : [c, b, a]
  return checked({
    year: yearNumber(year),
    month: monthNumber(month),
    day: wholeNumber(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
  })
}

function wholeNumber(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : Number.NaN
}

function yearNumber(text: string): number {
  const year = wholeNumber(text)
  return text.length === 2 ? 2000 + year : year
}

function monthNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text)
  const name = text.toLowerCase()
  if (name.length < 3) return Number.NaN
  const index = MONTHS.findIndex((month) => month === name || month.slice(0, 3) === name)
  return index < 0 ? Number.NaN : index + 1
}

function checked(date: ParsedDate): ParsedDate | undefined {
  const { year, month, day, hour, minute, second } = date
  const back = new Date(Date.UTC(year, month - 1, day))
  const real =
    year >= 1000 &&
    back.getUTCFullYear() === year &&
    back.getUTCMonth() === month - 1 &&
    back.getUTCDate() === day
  return real && hour < 24 && minute < 60 && second < 60 ? date : undefined
}

export function isoDate({ year, month, day }: ParsedDate): string {
  const two = (number: number): string => String(number).padStart(2, '0')
  return `${year}-${two(month)}-${two(day)}`
}

/** The moment that a clock in `timeZone` shows this date. */
export function momentIn(date: ParsedDate, timeZone: string): number {
  const asUtc = Date.UTC(date.year, date.month - 1, date.day, date.hour, date.minute, date.second)
  if (timeZone === 'UTC') return asUtc
  const first = asUtc - offsetAt(asUtc, timeZone)
  // Near a change of summer time the offset at the guess may differ from the one at the result.
  return asUtc - offsetAt(first, timeZone)
}
