import type { Millis } from './definitions.ts'

/** The account's own time zone: its days, and so its daily limits, end at midnight there (HUBSPOT.md 7). */
export const accountZone = 'US/Eastern'

const DAY_MS = 86_400_000
const formats = new Map<string, Intl.DateTimeFormat>()

/** Clocks are changed at full quarters of an hour, so what holds at one moment of a quarter holds in all of it. */
const QUARTER_MS = 900_000
/** Since 1972 at the latest (Liberia's was the last odd offset of the tz database). */
const evenSince = Date.UTC(1973, 0)
const offsets = new Map<string, number>()
const mostOffsets = 10_000

/** Milliseconds that local time is ahead of UTC. */
export function offsetAt(moment: Millis, timeZone: string): number {
  if (moment < evenSince) return computedOffset(moment, timeZone)
  const quarter = Math.floor(moment / QUARTER_MS)
  const key = `${timeZone} ${quarter}`
  const known = offsets.get(key)
  if (known !== undefined) return known
  if (offsets.size >= mostOffsets) offsets.clear()
  const offset = computedOffset(quarter * QUARTER_MS, timeZone)
  offsets.set(key, offset)
  return offset
}

function computedOffset(moment: Millis, timeZone: string): number {
  let format = formats.get(timeZone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    formats.set(timeZone, format)
  }
  const part: Record<string, number> = {}
  for (const { type, value } of format.formatToParts(moment)) part[type] = Number(value)
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part
  const local = Date.UTC(year, month - 1, day, hour, minute, second)
  return local - Math.floor(moment / 1000) * 1000
}

/** The account's day around a moment, its end excluded. */
export function dayAround(now: Millis): { readonly start: Millis; readonly end: Millis } {
  const local = now + offsetAt(now, accountZone)
  const midnight = local - (((local % DAY_MS) + DAY_MS) % DAY_MS)
  return { start: utcOf(midnight), end: utcOf(midnight + DAY_MS) }
}

/** The moment that clocks in the account's zone show this local time. */
function utcOf(local: Millis): Millis {
  // Near a change of summer time the offset at the guess may differ from the one at the result.
  const guess = local - offsetAt(local, accountZone)
  return local - offsetAt(guess, accountZone)
}
