import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countedAtMost, nextTick, ticksBetween } from '../../src/config/ticks.ts'

const dayMs = 86_400_000
/** Zones that change by an hour, by half an hour, at midnight, twice round Ramadan, or not at all. */
const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Santiago',
  'Australia/Lord_Howe',
  'Asia/Beirut',
  'Africa/Casablanca',
  'Africa/Cairo',
  'Asia/Kolkata',
  'Pacific/Apia',
]

const iso = (ticks: readonly (Date | null)[]): readonly (string | undefined)[] =>
  ticks.map((tick) => tick?.toISOString().slice(0, 16))

function following(cron: string, timeZone: string, from: string, count: number): Date[] {
  const ticks: Date[] = []
  let at = new Date(from)
  while (ticks.length < count) {
    const next = nextTick({ cron, timeZone }, at)
    if (next === null) break
    ticks.push(next)
    at = next
  }
  return ticks
}

test.each([
  {
    title: 'a time that the clock skips comes once, right after the gap',
    cron: '30 2 * * *',
    from: '2026-03-28T00:00:00Z',
    ticks: ['2026-03-28T01:30', '2026-03-29T01:00', '2026-03-30T00:30'],
  },
  {
    title: 'a time that the clock shows twice comes the first time only',
    cron: '30 2 * * *',
    from: '2026-10-24T00:00:00Z',
    ticks: ['2026-10-24T00:30', '2026-10-25T00:30', '2026-10-26T01:30'],
  },
  {
    title: 'several times in the gap come once together',
    cron: '0,30 2 * * *',
    from: '2026-03-28T02:00:00Z',
    ticks: ['2026-03-29T01:00', '2026-03-30T00:00', '2026-03-30T00:30'],
  },
  {
    title: 'every hour is every hour that passes, in spring',
    cron: '0 * * * *',
    from: '2026-03-28T23:30:00Z',
    ticks: ['2026-03-29T00:00', '2026-03-29T01:00', '2026-03-29T02:00'],
  },
  {
    title: 'every hour is every hour that passes, in autumn',
    cron: '0 * * * *',
    from: '2026-10-24T23:30:00Z',
    ticks: ['2026-10-25T00:00', '2026-10-25T01:00', '2026-10-25T02:00'],
  },
])('in Berlin, $title', ({ cron, from, ticks }) => {
  expect(iso(following(cron, 'Europe/Berlin', from, ticks.length))).toEqual(ticks)
})

describe('in any zone, over any year', () => {
  const inZone = fc.record({
    timeZone: fc.constantFrom(...zones),
    hour: fc.integer({ min: 0, max: 23 }),
    minute: fc.integer({ min: 0, max: 59 }),
    year: fc.integer({ min: 2024, max: 2035 }),
  })

  test('a daily time comes exactly once on each day of the calendar there', () => {
    fc.assert(
      fc.property(inZone, ({ timeZone, hour, minute, year }) => {
        const ticks = following(`${minute} ${hour} * * *`, timeZone, `${year}-01-03T00:00:00Z`, 366)
        const dateThere = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' })
        const days = ticks.map((tick) => Date.parse(dateThere.format(tick)))
        const gaps = days.slice(1).map((day, at) => (day - (days[at] ?? 0)) / dayMs)
        expect(new Set(gaps)).toEqual(new Set([1]))
      }),
      { numRuns: 40 },
    )
  })

  test('an hourly one comes once in each hour that passes', () => {
    fc.assert(
      fc.property(inZone, fc.integer({ min: 0, max: 364 }), (where, day) => {
        const from = new Date(Date.UTC(where.year, 0, 1) + day * dayMs).toISOString()
        const ticks = following(`${where.minute} * * * *`, where.timeZone, from, 50)
        for (const [at, tick] of ticks.slice(1).entries()) {
          const gapMs = tick.getTime() - (ticks[at]?.getTime() ?? 0)
          expect(gapMs).toBeGreaterThan(0)
          // Lord Howe moves by half an hour: there the minute comes after 30 or 90 minutes once.
          expect(gapMs).toBeLessThanOrEqual(
            where.timeZone === 'Australia/Lord_Howe' ? 5_400_000 : 3_600_000,
          )
        }
      }),
      { numRuns: 60 },
    )
  })

  test('what lies between two times does not depend on how often one looks', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          '30 2 * * *',
          '0,30 2 * * *',
          '*/20 * * * *',
          '15 1-3 * * *',
          '0 9 * * 1-5',
        ),
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 364 }),
        fc.array(fc.integer({ min: 1, max: 2_000 }), { minLength: 1, maxLength: 12 }),
        (cron, timeZone, day, minutes) => {
          const from = new Date(Date.UTC(2026, 0, 1) + day * dayMs)
          let at = from
          let counted = 0
          let latest: Date | null = null
          for (const span of minutes) {
            const until = new Date(at.getTime() + span * 1_000)
            const ticks = ticksBetween({ cron, timeZone }, at, until)
            counted += ticks.count
            latest = ticks.latest ?? latest
            at = until
          }
          const whole = ticksBetween({ cron, timeZone }, from, at)
          expect({ count: counted, latest }).toEqual({ count: whole.count, latest: whole.latest })
        },
      ),
      { numRuns: 100 },
    )
  })
})

test('after a long while the latest tick is found without counting all', () => {
  const from = new Date('2020-02-29T00:00:00Z')
  const until = new Date('2026-11-22T10:00:30Z')
  const every = (cron: string): string | undefined =>
    iso([ticksBetween({ cron, timeZone: 'UTC' }, from, until).latest])[0]
  expect(every('* * * * *')).toBe('2026-11-22T10:00')
  expect(every('0 3 * * *')).toBe('2026-11-22T03:00')
  expect(every('0 0 29 2 *')).toBe('2024-02-29T00:00')
  expect(every('* * 29 2 *')).toBe('2024-02-29T23:59')
  const never = { cron: '0 0 30 2 *', timeZone: 'UTC' }
  expect(ticksBetween(never, from, until)).toEqual({ latest: null, count: 0 })
  expect(ticksBetween({ cron: '* * * * *', timeZone: 'UTC' }, from, until).count).toBe(
    countedAtMost,
  )
})
