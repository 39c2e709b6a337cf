import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ruleText, scheduleOf } from '../../src/config/schedules.ts'
import { ticksBetween } from '../../src/config/ticks.ts'
import type { ScheduleConfig } from '../../src/config/parts-schema.ts'
import { type LastRuns, noMarks, type ScheduleMarks } from '../../src/engine/journal/schedules.ts'
import { judge, startedMarks, startsOf, type SyncAsFound } from '../../src/server/decide.ts'
import { outcomeOf, type RunEnd } from '../../src/server/outcome.ts'

const at = (time: string): Date => new Date(`2026-11-22T${time}:00Z`)
const minuteMs = 60_000
const none: ReadonlyMap<string, LastRuns> = new Map()
const hourly: ScheduleConfig = { cron: '0 * * * *' }

function found(config: ScheduleConfig, marks: Partial<ScheduleMarks> = {}): SyncAsFound {
  const schedule = scheduleOf(config)
  return {
    sync: 'crm_in',
    place: 'crm.duckdb',
    schedule,
    saved: { rule: ruleText(schedule.rule), marks: { ...noMarks, ...marks }, pausedAt: null },
    atWork: null,
  }
}

const ended = (sync: string, runId: string, status: 'succeeded' | 'partial' = 'succeeded') =>
  [
    sync,
    { lastRunId: runId, succeeded: status === 'succeeded' ? runId : null, partial: runId },
  ] as const

describe('a schedule by the clock', () => {
  test('begins with the next tick, not with those before it was known', () => {
    const first = judge(found(hourly), none, at('10:30'))
    expect(first).toMatchObject({ ready: false, events: [] })
    expect(first.marks).toMatchObject({ lastTickAt: at('10:30'), nextAt: at('11:00') })
  })

  test('is ready at its tick', () => {
    const judged = judge(found(hourly, { lastTickAt: at('10:30') }), none, at('11:00'))
    expect(judged).toMatchObject({ ready: true, events: [] })
    expect(judged.marks).toMatchObject({ dueAt: at('11:00'), dueWhy: 'tick' })
  })

  test('skips a tick that comes while a run is at work, and says so', () => {
    const busy = { ...found(hourly, { lastTickAt: at('10:30') }), atWork: 'run-1' }
    const judged = judge(busy, none, at('11:00'))
    expect(judged).toMatchObject({ ready: false, events: [{ event: 'skipped', runId: 'run-1' }] })
    expect(judged.marks.dueAt).toBeNull()
  })

  test('makes up for many missed ticks by one run, and says how many', () => {
    const judged = judge(found(hourly, { lastTickAt: at('00:30') }), none, at('10:30'))
    expect(judged).toMatchObject({ ready: true, events: [{ event: 'caught_up' }] })
    expect(judged.events[0]?.detail).toMatch(/^10 times passed/)
    expect(judged.marks).toMatchObject({ lastTickAt: at('10:00'), dueWhy: 'caught_up' })
  })

  test('makes up for none with catch_up: false', () => {
    const missed = found({ ...hourly, catch_up: false }, { lastTickAt: at('00:30') })
    const judged = judge(missed, none, at('10:30'))
    expect(judged).toMatchObject({ ready: false, events: [{ event: 'missed' }] })
  })

  test('ticks that pass while it waits for its turn are one start', () => {
    const waiting = { lastTickAt: at('10:00'), dueAt: at('10:00'), dueWhy: 'tick' } as const
    const judged = judge(found(hourly, waiting), none, at('12:01'))
    expect(judged).toMatchObject({ ready: true, events: [] })
    expect(judged.marks).toMatchObject({ dueAt: at('10:00'), lastTickAt: at('12:00') })
  })

  test('a changed expression begins afresh', () => {
    const before = found({ cron: '0 0 1 1 *' }, { lastTickAt: at('00:30') })
    const judged = judge({ ...before, schedule: scheduleOf(hourly) }, none, at('10:30'))
    expect(judged).toMatchObject({ ready: false, events: [] })
  })

  test('a mark from a clock that ran ahead is put right', () => {
    const ahead = found(hourly, { lastTickAt: new Date('2031-01-01T00:00:00Z') })
    const judged = judge(ahead, none, at('10:30'))
    expect(judged.events).toMatchObject([{ event: 'clock_moved_back' }])
    expect(judged.marks).toMatchObject({ lastTickAt: at('10:30'), nextAt: at('11:00') })
  })

  test.each([
    ['by a person', { pausedAt: at('09:00') }, hourly],
    ['by the document', {}, { ...hourly, paused: true }],
  ])('paused %s, it does not start, and nothing is made up later', (_, saved, config) => {
    const paused = found(config, { lastTickAt: at('08:30') })
    const judged = judge({ ...paused, saved: { ...paused.saved, ...saved } }, none, at('11:00'))
    expect(judged).toMatchObject({ ready: false, events: [] })
    expect(judged.marks).toMatchObject({ lastTickAt: null, nextAt: null })
  })

  test('held, it waits until another run of it has been made', () => {
    const marks = { lastTickAt: at('10:30'), heldRunId: 'run-1' }
    const waits = judge(found(hourly, marks), new Map([ended('crm_in', 'run-1')]), at('11:00'))
    expect(waits).toMatchObject({ ready: false, events: [] })
    expect(waits.marks.nextAt).toBeNull()
    const goesOn = judge(found(hourly, marks), new Map([ended('crm_in', 'run-2')]), at('11:00'))
    expect(goesOn).toMatchObject({ ready: true })
  })

  test('a run whose process has gone is gone on with at once', () => {
    const judged = judge(
      found(hourly, { lastTickAt: at('10:00'), runId: 'run-1' }),
      none,
      at('10:05'),
    )
    expect(judged).toMatchObject({ ready: true, events: [{ event: 'cut_off', runId: 'run-1' }] })
    expect(judged.marks).toMatchObject({ dueWhy: 'continued', runId: null })
  })
})

describe('a schedule after others', () => {
  const after: ScheduleConfig = { after: ['a', 'b'] }
  const seen = { afterSeen: { a: 'a1', b: 'b1' } }

  test('begins with what comes from now on', () => {
    const runs = new Map([ended('a', 'a1'), ended('b', 'b1')])
    const judged = judge(found(after), runs, at('10:00'))
    expect(judged).toMatchObject({ ready: false, marks: seen })
  })

  test('runs once all of them have a new run, and then once', () => {
    const one = judge(
      found(after, seen),
      new Map([ended('a', 'a2'), ended('b', 'b1')]),
      at('10:00'),
    )
    expect(one.ready).toBe(false)
    const both = new Map([ended('a', 'a2'), ended('b', 'b2')])
    const all = judge(found(after, seen), both, at('10:00'))
    expect(all).toMatchObject({ ready: true, marks: { dueWhy: 'after' } })
    const running = { ...found(after, startedMarks(all, 'run-1', at('10:00'))), atWork: 'run-1' }
    expect(judge(running, both, at('10:01'))).toMatchObject({
      ready: false,
      marks: { dueAt: null },
    })
  })

  test('what comes while it is at work is answered when it has ended', () => {
    const both = new Map([ended('a', 'a2'), ended('b', 'b2')])
    const busy = judge({ ...found(after, seen), atWork: 'run-1' }, both, at('10:00'))
    expect(busy).toMatchObject({ ready: false, events: [], marks: seen })
    expect(
      judge({ ...found(after), saved: { ...found(after, busy.marks).saved } }, both, at('10:05'))
        .ready,
    ).toBe(true)
  })

  test.each([
    ['a partial run counts', {}, true],
    ['unless only succeeded ones do', { after_status: 'succeeded' as const }, false],
  ])('%s', (_, more, ready) => {
    const runs = new Map([ended('a', 'a2', 'partial'), ended('b', 'b2', 'partial')])
    expect(judge(found({ ...after, ...more }, seen), runs, at('10:00')).ready).toBe(ready)
  })
})

describe('whose turn it is', () => {
  const due = (sync: string, place: string, time: string) =>
    judge(
      {
        ...found({ after: ['x'] }, { afterSeen: {}, dueAt: at(time), dueWhy: 'tick' }),
        sync,
        place,
      },
      none,
      at('12:00'),
    )
  const waiting = [due('c', 'one', '11:00'), due('b', 'one', '10:00'), due('d', 'other', '11:30')]

  test('one at a time in each warehouse, the longest waiting first', () => {
    expect(startsOf(waiting, new Map(), 1).map(({ sync }) => sync)).toEqual(['b', 'd'])
  })
  test('none where a run is at work', () => {
    expect(startsOf(waiting, new Map([['one', 1]]), 1).map(({ sync }) => sync)).toEqual(['d'])
  })
  test('more at once when that is allowed', () => {
    expect(startsOf(waiting, new Map([['one', 1]]), 2).map(({ sync }) => sync)).toEqual(['b', 'd'])
    expect(startsOf(waiting, new Map(), 3)).toHaveLength(3)
  })
})

describe('how a run ended', () => {
  const end = (status: RunEnd['status'], code: RunEnd['code'] = null): RunEnd => ({
    runId: 'run-1',
    status,
    code,
  })
  const running = { ...noMarks, runId: 'run-1', lastTickAt: at('10:00') }
  const after = (one: RunEnd, attempt = 0, config = hourly) =>
    outcomeOf({ ...running, attempt }, one, scheduleOf(config), at('10:10'))
  const dueIn = (outcome: ReturnType<typeof after>): number | null =>
    outcome.marks.dueAt === null
      ? null
      : (outcome.marks.dueAt.getTime() - at('10:10').getTime()) / minuteMs

  test.each([
    ['succeeded', end('succeeded'), null, 'finished'],
    ['partial', end('partial'), null, 'finished'],
    ['sign_in_needed', end('sign_in_needed'), null, 'finished'],
    ['waiting goes on soon', end('waiting'), 1, 'finished'],
    ['failed is tried again', end('failed', 'hubspot.answer_lost'), 1, 'finished'],
    ['failed by its configuration waits', end('failed', 'config.secret_missing'), null, 'finished'],
    ['another process was faster', end('failed', 'run.already_running'), null, 'skipped'],
    ['cancelled', end('stopped', 'run.cancelled'), null, 'cancelled'],
    ['over its time limit', end('stopped', 'run.time_limit'), null, 'time_limit'],
    ['stopped with the server goes on', end('stopped', 'run.stopped'), 0, 'finished'],
  ] as const)('%s', (_, one, minutes, event) => {
    const outcome = after(one)
    expect(dueIn(outcome)).toBe(minutes)
    expect(outcome).toMatchObject({ event, marks: { runId: null, lastTickAt: at('10:00') } })
  })

  test('a held run waits for a person', () => {
    expect(after(end('held')).marks).toMatchObject({ heldRunId: 'run-1', dueAt: null })
  })

  test('a dependent sync that found another run at work still answers what it waited for', () => {
    expect(dueIn(after(end('failed', 'run.already_running'), 0, { after: 'a' }))).toBe(1)
  })

  test('failed runs are tried again later and later, so often as asked; waiting ones without end', () => {
    const failed = end('failed', 'hubspot.answer_lost')
    expect([0, 1, 2, 3].map((attempt) => dueIn(after(failed, attempt)))).toEqual([1, 5, 15, null])
    expect(dueIn(after(failed, 0, { ...hourly, retries: 0 }))).toBeNull()
    expect(dueIn(after(failed, 9, { ...hourly, retries: 10 }))).toBe(15)
    expect(dueIn(after(end('waiting'), 500))).toBe(15)
  })
})

test('over a year of looks at any times, each tick is answered once: run, made up for, or skipped', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('0 * * * *', '*/15 * * * *', '30 2 * * *', '0 9 * * 1-5'),
      fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York'),
      fc.array(
        fc.record({
          minutes: fc.integer({ min: 1, max: 3_000 }),
          runs: fc.integer({ min: 0, max: 90 }),
        }),
        { minLength: 30, maxLength: 150 },
      ),
      (cron, time_zone, looks) => {
        const config = { cron, time_zone }
        let now = new Date('2026-01-01T00:00:00Z').getTime()
        let marks: ScheduleMarks = { ...noMarks, lastTickAt: new Date(now) }
        let busyUntil = 0
        for (const { minutes, runs } of looks) {
          now += minutes * minuteMs
          if (marks.runId !== null && now >= busyUntil)
            marks = outcomeOf(
              marks,
              { runId: 'r', status: 'succeeded', code: null },
              scheduleOf(config),
              new Date(now),
            ).marks
          const before = marks
          const one = { ...found(config, marks), atWork: marks.runId }
          const judged = judge(one, none, new Date(now))
          // The same look again decides nothing new.
          const again = judge(
            { ...one, saved: { ...one.saved, marks: judged.marks } },
            none,
            new Date(now),
          )
          expect({ marks: again.marks, events: again.events }).toEqual({
            marks: judged.marks,
            events: [],
          })
          // What came since the last look is answered once: by a start, or by saying that it was skipped.
          const rule = { cron, timeZone: time_zone }
          const came = ticksBetween(rule, before.lastTickAt ?? new Date(0), new Date(now)).count > 0
          const skips = judged.events.filter(({ event }) => event === 'skipped').length
          expect(Number(judged.ready) + skips).toBe(Number(came))
          expect(judged.ready && before.runId !== null).toBe(false)
          expect(judged.marks.lastTickAt?.getTime()).toBeGreaterThanOrEqual(
            before.lastTickAt?.getTime() ?? 0,
          )
          expect(judged.marks.nextAt?.getTime() ?? 0).toBeGreaterThan(judged.ready ? 0 : now)
          marks = judged.ready ? startedMarks(judged, 'r', new Date(now)) : judged.marks
          if (judged.ready) busyUntil = now + runs * minuteMs
        }
      },
    ),
    { numRuns: 8 },
  )
})
