import { Cron } from 'croner'

/** When a sync runs by the clock. `timeZone`: IANA. */
export interface CronRule {
  readonly cron: string
  readonly timeZone: string
}

export interface Ticks {
  /** The last of them; null: none. */
  readonly latest: Date | null
  /** How many, counted up to `countedAtMost`. */
  readonly count: number
}

export const countedAtMost = 100

const hourMs = 3_600_000
/** Spans to look back for the latest tick; the last one covers expressions that come once in a leap year. */
const spansMs = [hourMs, 24 * hourMs, 40 * 24 * hourMs, 400 * 24 * hourMs, 3660 * 24 * hourMs]

/**
 * Daylight saving as cron(8) has it ("no-wildcard"): with fixed hours and minutes, a time that the clock skips comes once,
 * right after the gap, and one that it shows twice comes once, the first time. An expression with `*` in the minute or
 * hour counts the hours that really pass.
 * @throws Error for an expression or a time zone that is none
 */
function cronOf(rule: CronRule): Cron {
  return new Cron(rule.cron, {
    paused: true,
    mode: '5-part',
    timezone: rule.timeZone,
    fixedTimeRule: 'no-wildcard',
  })
}

/** The first tick after the time; null when none comes any more (30 February). */
export const nextTick = (rule: CronRule, after: Date): Date | null => cronOf(rule).nextRun(after)

/** The ticks in `(after, until]`. */
export function ticksBetween(rule: CronRule, after: Date, until: Date): Ticks {
  const cron = cronOf(rule)
  let latest: Date | null = null
  let count = 0
  for (const tick of following(cron, after, until)) {
    latest = tick
    count += 1
    if (count === countedAtMost) return { latest: latestOf(cron, tick, until), count }
  }
  return { latest, count }
}

/** The latest tick after a long while, found from its end. */
function latestOf(cron: Cron, known: Date, until: Date): Date {
  for (const span of spansMs) {
    const from = new Date(Math.max(known.getTime(), until.getTime() - span))
    const latest = [...following(cron, from, until)].at(-1)
    if (latest !== undefined) return latest
  }
  return known
}

function* following(cron: Cron, after: Date, until: Date): Generator<Date> {
  for (let tick = cron.nextRun(after); tick !== null && tick <= until; tick = cron.nextRun(tick)) {
    yield tick
  }
}
