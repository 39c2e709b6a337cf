import { describe, expect, test } from 'vitest'
import { eventIn, eventsOf } from '../../ui/src/app/events.ts'
import { away, count, duration, many, percent, secondsBetween } from '../../ui/src/app/format.ts'
import { runStatuses, statusShown, waitShown } from '../../ui/src/app/statuses.ts'

describe('times and numbers as people read them', () => {
  test.each([
    [0, '0 s'],
    [-3, '0 s'],
    [0.44, '0.4 s'],
    [9.96, '10 s'],
    [59.4, '59 s'],
    [59.6, '1 min'],
    [200, '3 min 20 s'],
    [3_599.7, '1 h'],
    [7_500, '2 h 5 min'],
    [86_400 * 3 + 3_600 * 4 + 100, '3 d 4 h'],
  ])('%s seconds: %s', (seconds, said) => {
    expect(duration(seconds)).toBe(said)
  })

  const now = Date.parse('2026-11-22T12:00:00Z')
  test.each([
    ['2026-11-22T11:59:30Z', 'just now'],
    ['2026-11-22T12:00:03Z', 'just now'],
    ['2026-11-22T12:00:20Z', 'in a moment'],
    ['2026-11-22T11:55:00Z', '5 min ago'],
    ['2026-11-22T12:59:40Z', 'in 1 h'],
    ['2026-11-22T14:00:00Z', 'in 2 h'],
    ['2026-11-21T00:00:00Z', '36 h ago'],
    ['2026-11-19T12:00:00Z', '3 days ago'],
  ])('%s is %s', (at, said) => {
    expect(away(at, now)).toBe(said)
  })

  test('a run without an end lasts until now, and never less than nothing', () => {
    expect(secondsBetween('2026-11-22T11:59:00Z', null, now)).toBe(60)
    expect(secondsBetween('2026-11-22T11:00:00Z', '2026-11-22T11:00:05Z', now)).toBe(5)
    expect(secondsBetween('2026-11-22T12:00:05Z', null, now)).toBe(0)
  })

  test('counts and parts of a whole', () => {
    expect(count(1_234_567)).toBe('1,234,567')
    expect([many(0, 'row'), many(1, 'row'), many(2, 'thing needs', 'things need')]).toEqual([
      '0 rows',
      '1 row',
      '2 things need',
    ])
    expect([percent(1, 400), percent(0, 400), percent(200, 400), percent(1, 0)]).toEqual([
      '<1 %',
      '0 %',
      '50 %',
      '0 %',
    ])
  })
})

test('each status that lists can be narrowed to has a word of its own', () => {
  const said = runStatuses.map((status) => statusShown(status).word)
  expect(new Set(said).size).toBe(runStatuses.length)
  expect(said).not.toContain('Sign_in_needed')
  expect(statusShown('never_heard_of')).toEqual({ word: 'Never heard of', tone: 'idle' })
  expect(waitShown('moon')).toBe('waits for moon')
})

describe('server-sent events', () => {
  test('are read whole however the answer is cut', async () => {
    const sent =
      'event: progress\r\ndata: {"a":\r\ndata: "ü"}\r\n\r\n: still here\n\nevent: plan\ndata: 2\n\n'
    const bytes = new TextEncoder().encode(sent)
    for (const size of [1, 3, bytes.length]) {
      const met = []
      for await (const event of eventsOf(new Response(cut(bytes, size)))) met.push(event)
      expect(met).toEqual([
        { event: 'progress', data: { a: 'ü' } },
        { event: 'plan', data: 2 },
      ])
    }
  })

  test('one without data says nothing', () => {
    expect(eventIn('event: ping')).toBeNull()
    expect(eventIn('data: 1')).toEqual({ event: 'message', data: 1 })
  })
})

const cut = (bytes: Uint8Array, size: number): ReadableStream<Uint8Array<ArrayBuffer>> =>
  new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size))
      controller.close()
    },
  })
