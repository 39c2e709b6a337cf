import { describe, expect, test } from 'vitest'
import type { ScheduleConfig } from '../../src/config/parts-schema.ts'
import { ruleText, scheduleOf } from '../../src/config/schedules.ts'
import { type LastRuns, noMarks, type ScheduleMarks } from '../../src/engine/journal/schedules.ts'
import {
  judge,
  type Judged,
  startedMarks,
  startsOf,
  type SyncAsFound,
} from '../../src/server/decide.ts'

const at = (time: string): Date => new Date(`2026-11-22T${time}Z`)
const none: ReadonlyMap<string, LastRuns> = new Map()
const hourly: ScheduleConfig = { cron: '0 * * * *' }

function found(marks: Partial<ScheduleMarks>, config = hourly): SyncAsFound {
  const schedule = scheduleOf(config)
  return {
    sync: 'crm_in',
    place: 'crm.duckdb',
    schedule,
    saved: { rule: ruleText(schedule.rule), marks: { ...noMarks, ...marks }, pausedAt: null },
    atWork: null,
  }
}

describe('a tick of the clock', () => {
  test.each([
    ['a minute', '11:01:00', 'tick'],
    ['five minutes', '11:05:00', 'tick'],
    ['more than five minutes', '11:05:00.001', 'caught_up'],
  ])('seen %s late is answered as what it is', (_, now, why) => {
    const judged = judge(found({ lastTickAt: at('10:30:00') }), none, at(now))
    expect(judged.marks).toMatchObject({ dueAt: at('11:00:00'), dueWhy: why })
  })

  test('that is made up for is told with its time', () => {
    const judged = judge(found({ lastTickAt: at('10:30:00') }), none, at('11:30:00'))
    expect(judged.events.map(({ detail }) => detail)).toEqual([
      'One time passed while nothing was serving, the last at 2026-11-22T11:00:00.000Z.',
    ])
  })

  test('is not missed while a person is to decide', () => {
    const marks = { lastTickAt: at('10:30:00'), heldRunId: 'run-1' }
    const runs = new Map([['crm_in', { lastRunId: 'run-1', succeeded: null, partial: null }]])
    const judged = judge(found(marks, { ...hourly, catch_up: false }), runs, at('11:30:00'))
    expect(judged).toMatchObject({ ready: false, events: [] })
  })

  test.each([
    ['a minute', '10:31:00', []],
    ['more than a minute', '10:31:00.001', ['clock_moved_back']],
  ])('marked %s ahead of the clock', (_, lastTickAt, events) => {
    const judged = judge(found({ lastTickAt: at(lastTickAt) }), none, at('10:30:00'))
    expect(judged.events.map(({ event }) => event)).toEqual(events)
  })
})

describe('what is due', () => {
  const due = { lastTickAt: at('10:00:00'), dueAt: at('10:10:00'), dueWhy: 'retry' } as const

  test.each<[string, SyncAsFound, string, boolean]>([
    ['starts at its time', found(due), '10:10:00', true],
    ['waits for its time', found(due), '10:09:59.999', false],
    ['waits while a run is at work', { ...found(due), atWork: 'run-1' }, '10:11:00', false],
  ])('%s', (_, one, now, ready) => {
    expect(judge(one, none, at(now)).ready).toBe(ready)
  })

  test('waits while a person is to decide on a run, and no longer once nobody knows that run', () => {
    const held = found({ ...due, heldRunId: 'run-1' })
    const runs = new Map([['crm_in', { lastRunId: 'run-1', succeeded: null, partial: null }]])
    expect(judge(held, runs, at('10:11:00'))).toMatchObject({
      ready: false,
      marks: { heldRunId: 'run-1', nextAt: null },
    })
    expect(judge(held, none, at('10:11:00'))).toMatchObject({
      ready: true,
      marks: { heldRunId: null },
    })
  })
})

describe('the next time', () => {
  const nextOf = (marks: Partial<ScheduleMarks>, config?: ScheduleConfig): Date | null => {
    const known = { lastTickAt: at('10:00:00'), afterSeen: {}, ...marks }
    return judge(found(known, config), none, at('10:05:00')).marks.nextAt
  }

  test.each<[string, Partial<ScheduleMarks>, ScheduleConfig, Date | null]>([
    ['of nothing due is the tick', {}, hourly, at('11:00:00')],
    ['is what is due, if that is sooner', { dueAt: at('10:30:00') }, hourly, at('10:30:00')],
    ['is the tick, if that is sooner', { dueAt: at('11:30:00') }, hourly, at('11:00:00')],
    [
      'is what is due, if no clock counts',
      { dueAt: at('11:30:00') },
      { after: 'a' },
      at('11:30:00'),
    ],
    ['is unknown where others decide', {}, { after: 'a' }, null],
  ])('%s', (_, marks, config, next) => {
    expect(nextOf(marks, config)).toEqual(next)
  })

  test('of one that starts is the tick after', () => {
    const judged = judge(found({ lastTickAt: at('10:30:00') }), none, at('11:00:00'))
    expect(startedMarks(judged, 'run-1', at('11:00:00'))).toMatchObject({
      dueAt: null,
      dueWhy: null,
      runId: 'run-1',
      nextAt: at('12:00:00'),
    })
  })
})

describe('of those that could start', () => {
  const waiting = (sync: string, time: string, more: Partial<Judged> = {}): Judged => {
    const one = { ...found({ dueAt: at(time), dueWhy: 'tick' }), sync, place: 'one' }
    return { found: one, marks: one.saved.marks, events: [], ready: true, ...more }
  }
  const starts = (judged: readonly Judged[], most = 9): readonly string[] =>
    startsOf(judged, new Map(), most).map(({ sync, why }) => `${sync} ${why}`)

  test.each<[string, readonly Judged[], readonly string[]]>([
    [
      'the longest waiting is first, whatever its name',
      [waiting('a', '11:00:00'), waiting('z', '10:00:00'), waiting('m', '10:30:00')],
      ['z tick', 'm tick', 'a tick'],
    ],
    [
      'of equals, by name',
      [waiting('b', '10:00:00'), waiting('a', '10:00:00'), waiting('c', '10:00:00')],
      ['a tick', 'b tick', 'c tick'],
    ],
    [
      'none that is not ready, or not due',
      [
        waiting('a', '10:00:00', { ready: false }),
        waiting('b', '10:00:00', { marks: { ...noMarks, dueAt: at('10:00:00') } }),
        waiting('c', '10:00:00'),
      ],
      ['c tick'],
    ],
  ])('%s', (_, judged, started) => {
    expect(starts(judged)).toEqual(started)
  })

  test('one takes no place of another that does not start', () => {
    const idle = waiting('a', '10:00:00', { marks: { ...noMarks, dueAt: at('10:00:00') } })
    expect(starts([idle, waiting('b', '10:00:00'), waiting('c', '10:00:00')], 1)).toEqual([
      'b tick',
    ])
  })
})
