const dayMs = 24 * 3_600_000

/**
 * When the next day begins in an IANA time zone; null for a zone that is none. Where clocks leap over midnight the day
 * begins after the leap.
 */
export function nextMidnight(now: Date, timeZone: string): Date | null {
  const dateAt = datesIn(timeZone)
  if (dateAt === null) return null
  const today = dateAt(now.getTime())
  let before = now.getTime()
  // A day is at most an hour or two longer than 24.
  let after = before + dayMs + 3 * 3_600_000
  if (dateAt(after) === today) return null
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (dateAt(middle) === today) before = middle
    else after = middle
  }
  return new Date(after)
}

function datesIn(timeZone: string): ((ms: number) => string) | null {
  try {
    const format = new Intl.DateTimeFormat('en', { timeZone, dateStyle: 'short' })
    return (ms) => format.format(ms)
  } catch {
    return null
  }
}
