import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { thresholdsOf } from '../../../src/config/alerts.ts'
import type { SyncAlertsConfig } from '../../../src/config/alerts-schema.ts'
import type { AlertMarks, OpenAlert } from '../../../src/engine/alerts.ts'
import type { EndedRun } from '../../../src/engine/journal/ended-runs.ts'
import { countsOf, deviationsOf, type RunCounts } from '../../../src/connector/alerts/counts.ts'
import { judgeAlerts, type SyncFacts } from '../../../src/connector/alerts/judge.ts'

const hour = 3_600_000
const start = Date.parse('2026-11-22T00:00:00Z')
const at = (hours: number): Date => new Date(start + hours * hour)

const run = (nth: number, status: string, code: string | null = null): EndedRun => ({
  runId: `run-${nth}`,
  status,
  planId: status === 'held' ? 'plan-1' : null,
  error: code === null ? null : { code, what: 'What.', why: 'Why.', fix: 'Fix.' },
  startedAt: at(nth),
  finishedAt: at(nth + 0.5),
})

/** A sync over its runs, judged after each of them; returns what was told, as `+kind` and `-kind`. */
function watched(config: SyncAlertsConfig = {}) {
  let marks: AlertMarks | null = null
  let open: readonly OpenAlert[] = []
  let made = 0
  const runs: EndedRun[] = []
  const look = (now: Date, facts: Partial<SyncFacts> = {}): readonly string[] => {
    const all = { sync: 'crm_in', runs: runs.toReversed(), counts: [], streams: [], ...facts }
    const judged = judgeAlerts(
      all,
      { marks, open },
      thresholdsOf(config),
      now,
      () => `id-${(made += 1)}`,
    )
    marks = judged.marks
    for (const change of judged.changes)
      open =
        change.state === 'opened'
          ? [...open, { ...change, what: change.text.what }]
          : open.filter(({ alertId }) => alertId !== change.alertId)
    // The same look again tells nothing more.
    const again = judgeAlerts(all, { marks, open }, thresholdsOf(config), now, () => 'again')
    expect(again).toEqual({ marks, changes: [] })
    return judged.changes.map(({ state, kind }) => `${state === 'opened' ? '+' : '-'}${kind}`)
  }
  return {
    look,
    ends: (status: string, code: string | null = null, facts: Partial<SyncFacts> = {}) => {
      runs.push(run(runs.length, status, code))
      return look(at(runs.length), facts)
    },
    add: (status: string, code: string | null = null) => {
      runs.push(run(runs.length, status, code))
    },
  }
}

describe('how runs end', () => {
  test.each([
    ['failed', ['+failed'], ['-failed']],
    ['partial', ['+partial'], ['-partial']],
    ['held', ['+held'], ['-held']],
    ['sign_in_needed', ['+sign_in_needed'], ['-sign_in_needed']],
    ['waiting', [], []],
    ['stopped', [], []],
    ['succeeded', [], []],
  ])('%s is told once, and that it is over', (status, begins, ends) => {
    const sync = watched()
    expect(sync.ends('succeeded')).toEqual([])
    expect(sync.ends(status)).toEqual(begins)
    expect(sync.ends(status)).toEqual([])
    expect(sync.ends('succeeded')).toEqual(ends)
    expect(sync.ends('succeeded')).toEqual([])
  })

  test('what says nothing of a condition leaves it as it is', () => {
    const sync = watched()
    expect(sync.ends('failed', 'hubspot.answer_lost')).toEqual(['+failed'])
    expect(sync.ends('stopped', 'run.stopped')).toEqual([])
    expect(sync.ends('waiting')).toEqual([])
    expect(sync.ends('failed', 'run.already_running')).toEqual([])
    expect(sync.ends('held')).toEqual(['-failed', '+held'])
    expect(sync.ends('failed', 'warehouse.locked')).toEqual(['+failed', '-held'])
    expect(sync.ends('partial')).toEqual(['-failed', '+partial'])
  })

  test('another process at work is no failure of the sync', () => {
    const sync = watched()
    sync.ends('succeeded')
    expect(sync.ends('failed', 'run.already_running')).toEqual([])
  })

  test('what came and went between two looks is told all the same', () => {
    const sync = watched()
    sync.ends('succeeded')
    sync.add('failed', 'run.interrupted')
    sync.add('succeeded')
    expect(sync.look(at(4))).toEqual(['+failed', '-failed'])
  })

  test('watched for the first time, how it stands is told, not what was long ago', () => {
    const sync = watched()
    for (const status of ['failed', 'held', 'succeeded', 'partial']) sync.add(status)
    expect(sync.look(at(5))).toEqual(['+partial'])
  })

  test('a run that a clock set back dates before the others is judged too', () => {
    const sync = watched()
    sync.ends('succeeded')
    sync.ends('succeeded')
    const early = { ...run(7, 'failed'), startedAt: at(-30), finishedAt: at(-29) }
    const runs = [run(1, 'succeeded'), run(0, 'succeeded'), early]
    expect(sync.look(at(-28), { runs })).toEqual(['+failed'])
  })
})

describe('what lasts too long', () => {
  test('waiting, run after run', () => {
    const sync = watched({ waiting_after: '2h' })
    expect(sync.ends('waiting')).toEqual([])
    expect(sync.ends('waiting')).toEqual([])
    expect(sync.ends('waiting')).toEqual(['+waiting'])
    expect(sync.ends('succeeded')).toEqual(['-waiting'])
    expect(sync.ends('waiting')).toEqual([])
    expect(sync.look(at(9))).toEqual(['+waiting'])
  })

  test('no run that ended well, whether runs fail or none starts', () => {
    const sync = watched({ stale_after: '26h' })
    expect(sync.ends('succeeded')).toEqual([])
    expect(sync.look(at(26))).toEqual([])
    expect(sync.look(at(27))).toEqual(['+stale'])
    expect(sync.look(at(90))).toEqual([])
    expect(sync.ends('partial')).toEqual(['+partial', '-stale'])
    expect(watched({ stale_after: '1h' }).look(at(0))).toEqual([])
  })

  test('a sync that never ran is stale from the time it is watched', () => {
    const sync = watched({ stale_after: '1h' })
    expect(sync.look(at(100))).toEqual([])
    expect(sync.look(at(100.9))).toEqual([])
    expect(sync.look(at(101.1))).toEqual(['+stale'])
  })

  test('a stream that does not move, though runs end well', () => {
    const sync = watched({ stale_after: '2h' })
    const streams = [
      { stream: 'contacts', freshAt: at(9) },
      { stream: 'deals', freshAt: at(0) },
    ]
    sync.add('succeeded')
    expect(sync.look(at(1.5), { streams })).toEqual([])
    expect(sync.look(at(2.4), { streams })).toEqual(['+stale'])
    expect(sync.look(at(2.45), { streams: streams.slice(0, 1) })).toEqual(['-stale'])
  })
})

const counted = (nth: number, read: number, aside: number, strategy = 'incremental'): RunCounts => {
  const stream = { status: 'succeeded', strategy, read, set_aside: aside }
  const counts = countsOf(`run-${nth}`, { streams: { contacts: stream } })
  if (counts === null) throw new Error('It counts.')
  return counts
}

describe('what runs count', () => {
  test('a share of errors above the bound, and below it again', () => {
    const sync = watched({ error_share: '5%' })
    sync.ends('succeeded')
    const partial = (nth: number, aside: number) =>
      sync.ends('partial', null, { counts: [counted(nth, 100, aside)] })
    expect(partial(1, 5)).toEqual(['+partial'])
    expect(partial(2, 6)).toEqual(['+error_share'])
    expect(partial(3, 7)).toEqual([])
    expect(partial(4, 5)).toEqual(['-error_share'])
    expect(partial(5, 6)).toEqual(['+error_share'])
  })

  test('refused and set aside rows of a target count, an undo does not', () => {
    const records = { read: 90, vanished: 4, continued: 6, refused: 3, set_aside: 2 }
    expect(countsOf('r', { records })).toMatchObject({ read: 100, aside: 5 })
    expect(countsOf('r', { records, undo: { run_id: 'x' } })).toBeNull()
    expect(countsOf('r', null)).toBeNull()
  })

  const before = (rows: readonly number[], strategy?: string): readonly RunCounts[] =>
    rows.map((read, nth) => counted(nth, read, 0, strategy))
  const off = (now: number, rows: readonly number[], strategy?: string): boolean =>
    deviationsOf(counted(99, now, 0), before(rows, strategy), 0.5).length > 0

  test.each([
    ['half of what is usual', 480, [1000, 1001, 999, 1000, 1002, 1000], true],
    ['none of it', 0, [1000, 1001, 999, 1000, 1002, 1000], true],
    ['much more', 1600, [1000, 1001, 999, 1000, 1002, 1000], true],
    ['within the share', 700, [1000, 1001, 999, 1000, 1002, 1000], false],
    ['as it varies by itself', 5, [0, 900, 14, 300, 2, 700, 20, 640], false],
    ['a few rows', 9, [0, 0, 0, 0, 0, 0], false],
    ['many where none are usual', 12, [0, 0, 0, 0, 0, 0], true],
    ['too little is known', 0, [1000, 1000, 1000, 1000], false],
    ['one strange run before moves nothing', 0, [1000, 1000, 50_000, 1000, 1000, 1000], true],
  ])('%s: %d rows', (_, now, rows, is) => {
    expect(off(now, rows)).toBe(is)
  })

  test('a full refresh among incremental runs is not compared with them', () => {
    expect(off(100_000, [10, 10, 10, 10, 10, 10], 'full_refresh')).toBe(false)
  })

  test('what is no longer looked at ends', () => {
    const config: { error_share?: string } = { error_share: '5%' }
    const sync = watched(config)
    expect(sync.ends('succeeded', null, { counts: [counted(0, 10, 9)] })).toEqual(['+error_share'])
    delete config.error_share
    expect(sync.look(at(2))).toEqual(['-error_share'])
  })
})

test('over any runs, each beginning is followed by its end before the next, and nothing is told twice', () => {
  const statuses = [
    'succeeded',
    'partial',
    'failed',
    'held',
    'waiting',
    'sign_in_needed',
    'stopped',
  ]
  fc.assert(
    fc.property(
      fc.array(fc.record({ status: fc.constantFrom(...statuses), looked: fc.boolean() }), {
        maxLength: 60,
      }),
      (all) => {
        const sync = watched({ stale_after: '5h', waiting_after: '3h' })
        const told: string[] = []
        all.forEach(({ status, looked }, nth) => {
          sync.add(status)
          if (looked) told.push(...sync.look(at(nth + 1)))
        })
        told.push(...sync.look(at(all.length + 1)))
        for (const kind of new Set(told.map((one) => one.slice(1)))) {
          const own = told.filter((one) => one.slice(1) === kind).map((one) => one[0])
          own.forEach((sign, nth) => expect(sign).toBe(nth % 2 === 0 ? '+' : '-'))
        }
        const last = all.at(-1)?.status
        const isOpen = (kind: string): boolean =>
          told.findLast((one) => one.slice(1) === kind)?.[0] === '+'
        const kinds = ['failed', 'partial', 'held', 'sign_in_needed']
        const open = kinds.filter(isOpen)
        const wrong =
          last === 'succeeded' ? open : kinds.filter((kind) => kind === last && !isOpen(kind))
        expect(wrong).toEqual([])
      },
    ),
    { numRuns: 200 },
  )
})
