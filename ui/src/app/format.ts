/** Numbers, times and sizes as people read them. */

const counts = new Intl.NumberFormat('en-GB')

export const count = (number: number): string => counts.format(number)

/** `1 row`, `2 rows`. */
export const many = (number: number, one: string, more = `${one}s`): string =>
  `${counts.format(number)} ${number === 1 ? one : more}`

export const percent = (part: number, whole: number): string =>
  whole <= 0
    ? '0 %'
    : `${part > 0 && part / whole < 0.01 ? '<1' : Math.round((part / whole) * 100)} %`

const minute = 60
const hour = 60 * minute
const day = 24 * hour

/** `0.4 s`, `12 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`. */
export function duration(seconds: number): string {
  if (seconds < 10) return `${Math.max(0, Math.round(seconds * 10) / 10)} s`
  const whole = Math.round(seconds)
  if (whole < minute) return `${whole} s`
  if (whole < hour) return two(whole, minute, 'min', 1, 's')
  if (whole < day) return two(whole, hour, 'h', minute, 'min')
  return two(whole, day, 'd', hour, 'h')
}

function two(seconds: number, large: number, name: string, small: number, rest: string): string {
  const over = Math.floor((seconds % large) / small)
  return `${Math.floor(seconds / large)} ${name}${over === 0 ? '' : ` ${over} ${rest}`}`
}

/** How far a time is from now: `just now`, `5 min ago`, `in 2 h`, `3 days ago`. */
export function away(at: string, now: number): string {
  const seconds = (Date.parse(at) - now) / 1000
  const far = Math.abs(seconds)
  if (far < 45) return seconds > 5 ? 'in a moment' : 'just now'
  const words = rough(far)
  return seconds > 0 ? `in ${words}` : `${words} ago`
}

function rough(seconds: number): string {
  if (seconds < hour - minute / 2) return `${Math.round(seconds / minute)} min`
  if (seconds < 2 * day) return `${Math.round(seconds / hour)} h`
  return many(Math.round(seconds / day), 'day')
}

const moments = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' })
const clocks = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' })

/** `22 Nov 2026, 14:05`, in the time of who looks. */
export const moment = (at: string): string => moments.format(new Date(at))

const days = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })

/** `22 Nov`, of a day as the server counts it (UTC). */
export const dayText = (seconds: number): string => days.format(new Date(seconds * 1000))

/** `14:05`. */
export const clock = (at: string | number): string => clocks.format(new Date(at))

const seconds = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' })

/** `14:05:09`, of seconds since 1970. */
export const secondOf = (at: number): string => seconds.format(new Date(at * 1000))

/** The seconds between two times, the second being now while there is none. */
export const secondsBetween = (from: string, until: string | null, now: number): number =>
  Math.max(0, ((until === null ? now : Date.parse(until)) - Date.parse(from)) / 1000)

/** `full_refresh` as `full refresh`. */
export const words = (name: string): string => name.replaceAll('_', ' ')

/** A run id as lists show it. */
export const shortId = (id: string): string => (id.length > 13 ? id.slice(0, 8) : id)
