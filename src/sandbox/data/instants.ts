/** Epoch milliseconds as `YYYY-MM-DDTHH:MM:SS.sssZ`; some five times faster than Date, as exports of a million rows need. */
export function instantText(ms: number): string {
  const day = Math.floor(ms / DAY)
  const rest = ms - day * DAY
  const second = Math.floor(rest / 1000)
  const minute = Math.floor(second / 60)
  const hour = Math.floor(minute / 60)
  return `${dayText(day)}T${two[hour] ?? ''}:${two[minute % 60] ?? ''}:${two[second % 60] ?? ''}.${three[rest % 1000] ?? ''}Z`
}

/** The same instant's UTC day, `YYYY-MM-DD`. */
export function dateText(ms: number): string {
  return dayText(Math.floor(ms / DAY))
}

export const DAY = 86_400_000
export const HOUR = 3_600_000
export const MINUTE = 60_000

const two = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, '0'))
const three = Array.from({ length: 1000 }, (_, n) => String(n).padStart(3, '0'))
const days = new Map<number, string>()

function dayText(day: number): string {
  let text = days.get(day)
  if (text === undefined) {
    text = new Date(day * DAY).toISOString().slice(0, 10)
    days.set(day, text)
  }
  return text
}
