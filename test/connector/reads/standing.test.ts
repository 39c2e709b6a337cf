import fc from 'fast-check'
import { expect, test } from 'vitest'
import { freshnessOf, type GoodDay } from '../../../src/connector/reads/freshness.ts'
import { needsOf, type SyncNeeds } from '../../../src/connector/reads/needs.ts'
import { happenedIn, type Reason } from '../../../src/connector/reads/reasons.ts'
import type { RunLine } from '../../../src/connector/reads/runs.ts'

const now = new Date('2026-11-22T14:00:00.000Z')
const hourMs = 3_600_000
const dayMs = 24 * hourMs

const reason = (of: Partial<Reason>): Reason => ({
  run_id: 'r1',
  unit: 'row',
  became: 'refused',
  code: 'outbound.value_no_option',
  count: 1,
  what: 'lifecyclestage has no such option.',
  fix: 'Use an option that the property has.',
  ...of,
})

test.each<[string, readonly Partial<Reason>[], string | null]>([
  ['one reason', [{}], '1 row refused: lifecyclestage has no such option.'],
  [
    'more reasons',
    [{ count: 1200 }, { unit: 'link', became: 'dead', count: 2 }, { count: 3 }],
    '1,200 rows refused: lifecyclestage has no such option. 5 more for 2 other reasons.',
  ],
  [
    'a stream before its rows',
    [
      { unit: 'record', became: 'set_aside', count: 9 },
      { unit: 'stream', became: 'failed', what: 'No companies.' },
    ],
    '1 stream failed: No companies. 9 more for 1 other reason.',
  ],
  [
    'what follows from it last',
    [{ unit: 'link', became: 'set_aside', code: 'outbound.record_not_written', count: 4 }, {}],
    '1 row refused: lifecyclestage has no such option. 4 more for 1 other reason.',
  ],
  ['no message', [{ what: null }], '1 row refused: outbound.value_no_option'],
  ['none', [], null],
])('what a run left undone is a sentence: %s', (_, reasons, said) => {
  expect(happenedIn(reasons.map(reason))).toBe(said)
})

const run = (of: Partial<RunLine>): RunLine => ({
  run_id: 'r1',
  sync: 's',
  direction: 'outbound',
  status: 'partial',
  plan_id: null,
  error: null,
  started_at: '2026-11-22T12:00:00.000Z',
  finished_at: '2026-11-22T12:00:05.000Z',
  moved: 3,
  set_aside: 1,
  happened: null,
  ...of,
})

const sync = (of: Partial<SyncNeeds>): SyncNeeds => ({
  sync: 's',
  connection: 'main',
  paused: false,
  running_run_id: null,
  succeeded_at: '2026-11-22T12:00:05.000Z',
  decisive: run({}),
  rule: null,
  ...of,
})

const daily = { kind: 'cron', cron: '30 2 * * *', timeZone: 'UTC' } as const
const error = { code: 'run.interrupted', what: 'The run was cut off.', why: '', fix: 'Nothing.' }
const reasonsOf = (...of: readonly Partial<Reason>[]) => new Map([['r1', of.map(reason)]])

test.each<[string, Partial<SyncNeeds>, readonly Partial<Reason>[], string | null]>([
  ['rows refused', {}, [{}], 'partial'],
  ['rows that a person left out', {}, [{ became: 'skipped' }], null],
  [
    'rows that go by themselves',
    {},
    [{ fix: 'Nothing to do: the next runs send it again.' }],
    null,
  ],
  ['a run at work meanwhile', { running_run_id: 'r2' }, [{}], null],
  ['cut off, run by hand', { decisive: run({ status: 'stopped', error }) }, [], 'cut_off'],
  [
    'cut off, with a schedule',
    { decisive: run({ status: 'stopped', error }), rule: daily },
    [],
    null,
  ],
  ['held', { decisive: run({ status: 'held', error }) }, [], 'held'],
  ['a good run', { decisive: run({ status: 'succeeded' }) }, [], null],
  [
    'two planned times missed',
    {
      decisive: run({ status: 'succeeded' }),
      succeeded_at: '2026-11-20T12:00:00.000Z',
      rule: daily,
    },
    [],
    'stale',
  ],
  [
    'one missed: the next makes up for it',
    {
      decisive: run({ status: 'succeeded' }),
      succeeded_at: '2026-11-21T12:00:00.000Z',
      rule: daily,
    },
    [],
    null,
  ],
  [
    'a weekend without planned times',
    {
      decisive: run({ status: 'succeeded' }),
      succeeded_at: '2026-11-20T03:00:00.000Z',
      rule: { ...daily, cron: '30 2 * * 1-5' },
    },
    [],
    null,
  ],
  [
    'paused',
    {
      decisive: run({ status: 'succeeded' }),
      succeeded_at: '2026-11-01T03:00:00.000Z',
      rule: daily,
      paused: true,
    },
    [],
    null,
  ],
])('what needs a person: %s', (_, of, reasons, kind) => {
  const needs = needsOf([sync(of)], [], reasonsOf(...reasons), now)
  expect(needs.map((need) => need.kind)).toEqual(kind === null ? [] : [kind])
})

test('a partial run says why with its mend, and its alerts are not told again', () => {
  const alert = (kind: string) => ({
    told: { sync: 's', kind, since: now.toISOString(), what: kind },
    fix: null,
    runId: null,
  })
  const needs = needsOf(
    [sync({})],
    ['partial', 'error_share', 'stale', 'count_deviation'].map(alert),
    reasonsOf({}),
    now,
  )
  expect(needs.map(({ kind, what, code }) => [kind, what, code])).toEqual([
    ['partial', '1 row refused: lifecyclestage has no such option.', 'outbound.value_no_option'],
    ['stale', 'stale', null],
    ['alert', 'count_deviation', null],
  ])
})

/** What the statement counts of ends, as it counts it. */
function counted(ends: readonly number[], days: number): readonly GoodDay[] {
  const first = Math.floor(now.getTime() / dayMs) - days + 1
  const dayOf = (at: number) => Math.max(first - 1, Math.floor(at / dayMs))
  const sorted = ends.toSorted((one, other) => one - other)
  return [...Map.groupBy(sorted, dayOf)].map(([day, of]) => ({
    sync: 's',
    day,
    firstMs: Math.min(...of),
    lastMs: Math.max(...of),
    longestMs: Math.max(0, ...of.slice(1).map((at, place) => at - (of[place] ?? at))),
  }))
}

test('how old data got on a day is what somebody who looked all day would have seen', () => {
  const stepMs = 10 * 60_000
  const ago = fc
    .integer({ min: 0, max: 12 * 24 * 6 })
    .map((steps) => now.getTime() - steps * stepMs)
  fc.assert(
    fc.property(fc.uniqueArray(ago, { minLength: 1, maxLength: 12 }), (ends) => {
      const found = freshnessOf(counted(ends, 7), 7, now)
      const today = Math.floor(now.getTime() / dayMs)
      const seen = Array.from({ length: 7 }, (_, at) => today - 6 + at).flatMap((day) => {
        const until = Math.min(now.getTime(), (day + 1) * dayMs)
        const ages: number[] = []
        for (let at = day * dayMs; at <= until; at += stepMs) {
          // Just before a run ends the data is as old as it gets.
          const before = ends.filter((end) => end < at)
          if (before.length > 0) ages.push(at - Math.max(...before))
        }
        const known = ends.some((end) => end < until || (end === until && day === today))
        return known
          ? [{ at: new Date(day * dayMs).toISOString(), oldest: Math.max(0, ...ages) / 1000 }]
          : []
      })
      expect(found.map(({ at, oldest_seconds: oldest }) => ({ at, oldest }))).toEqual(seen)
    }),
  )
  const [worst] = freshnessOf(
    [
      { sync: 'a', day: 20_779, firstMs: 0, lastMs: now.getTime() - hourMs, longestMs: 0 },
      { sync: 'b', day: 20_779, firstMs: 0, lastMs: now.getTime() - 2 * hourMs, longestMs: 0 },
    ],
    1,
    now,
  )
  expect(worst).toMatchObject({ sync: 'b', oldest_seconds: 7_200 })
})
