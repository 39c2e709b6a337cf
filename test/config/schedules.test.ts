import { describe, expect, test } from 'vitest'
import { validateText } from '../../src/config/load.ts'
import type { ScheduleConfig } from '../../src/config/parts-schema.ts'
import { ruleText, scheduleOf } from '../../src/config/schedules.ts'

const known = { streams: ['owners'], targets: [], families: [] }

/** A document with these schedules, by sync. */
const documentOf = (schedules: Readonly<Record<string, unknown>>): string =>
  JSON.stringify({
    version: 1,
    connections: { main: { warehouse: { kind: 'duckdb', path: 'crm.duckdb' } } },
    syncs: Object.fromEntries(
      Object.entries(schedules).map(([name, schedule]) => [
        name,
        { connection: 'main', direction: 'inbound', streams: { owners: {} }, schedule },
      ]),
    ),
  })

const problemsOf = (schedules: Readonly<Record<string, unknown>>) =>
  validateText(documentOf(schedules), known).problems

describe('a schedule', () => {
  test.each<[string, ScheduleConfig]>([
    ['by the clock', { cron: '0 * * * *' }],
    ['in a time zone', { cron: '30 2 * * 1-5', time_zone: 'Australia/Lord_Howe' }],
    ['on a leap day', { cron: '0 0 29 2 *' }],
    ['after another', { after: 'b' }],
    ['after several that succeeded', { after: ['b', 'c'], after_status: 'succeeded' }],
    [
      'with everything',
      { cron: '0 * * * *', time_limit: '2h', catch_up: false, retries: 0, paused: true },
    ],
  ])('holds %s', (_, schedule) => {
    const hourly = { cron: '0 * * * *' }
    expect(problemsOf({ a: schedule, b: hourly, c: hourly })).toEqual([])
  })

  test.each<[string, unknown, string, RegExp]>([
    ['neither cron nor after', {}, 'cron', /no `after` either/],
    ['both', { cron: '0 * * * *', after: 'b' }, 'after', /one or the other/],
    ['a time that never comes', { cron: '0 0 30 2 *' }, 'cron', /never comes/],
    ['six fields', { cron: '0 0 * * * *' }, 'cron', /no cron expression/],
    ['a nickname of a zone', { cron: '0 * * * *', time_zone: 'Berlin' }, 'time_zone', /no known/],
    ['a zone without a cron', { after: 'b', time_zone: 'UTC' }, 'time_zone', /says nothing/],
    [
      'a status without after',
      { cron: '0 * * * *', after_status: 'partial' },
      'after_status',
      /says nothing/,
    ],
    ['an unknown sync', { after: ['b', 'nobody'] }, 'after', /`nobody`, which is not/],
    ['itself', { after: 'a' }, 'after', /a after a/],
    ['no duration', { cron: '0 * * * *', time_limit: 'long' }, 'time_limit', /no duration/],
    ['an unknown key', { cron: '0 * * * *', catchup: true }, 'catchup', /not known/],
    ['an empty list', { after: [] }, 'after', /small|expected/i],
  ])('refuses %s, by its path', (_, schedule, key, what) => {
    const problems = problemsOf({ a: schedule, b: { cron: '0 * * * *' } })
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatchObject({ path: `syncs.a.schedule.${key}` })
    expect(problems[0]?.what).toMatch(what)
    expect(problems[0]?.fix).toMatch(/\w/)
  })

  test('refuses a circle at each of its syncs, and nowhere else', () => {
    const circle = problemsOf({
      a: { after: 'b' },
      b: { after: ['d', 'c'] },
      c: { after: 'a' },
      d: { cron: '0 * * * *' },
      e: { after: 'a' },
    })
    expect(circle.map(({ path, what }) => [path, what])).toEqual([
      ['syncs.a.schedule.after', 'waits for itself: a after b after c after a.'],
      ['syncs.b.schedule.after', 'waits for itself: b after c after a after b.'],
      ['syncs.c.schedule.after', 'waits for itself: c after a after b after c.'],
    ])
  })

  test('has defaults, and one text that tells a changed one', () => {
    expect(scheduleOf({ cron: '0 * * * *' })).toEqual({
      rule: { kind: 'cron', cron: '0 * * * *', timeZone: 'UTC' },
      timeLimitMs: null,
      retries: 3,
      catchUp: true,
      paused: false,
    })
    expect(scheduleOf({ after: ['b', 'b', 'c'], time_limit: '2h' })).toMatchObject({
      rule: { kind: 'after', syncs: ['b', 'c'], status: 'partial' },
      timeLimitMs: 7_200_000,
    })
    expect(ruleText(scheduleOf({ after: 'b', after_status: 'succeeded' }).rule)).toBe(
      'after b (succeeded)',
    )
  })
})
