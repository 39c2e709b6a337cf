import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  earlier,
  isDue,
  leavesOut,
  nextFrom,
  orderFor,
  positionAfter,
  provenTo,
  unaskedMs,
  windowFor,
} from '../../src/inbound/windows.ts'
import { beginning } from '../../src/engine/ports/hubspot.ts'
import { contacts } from '../../streams/contacts.ts'
import { inboundOrder, streamOrder } from './sync-room.ts'

const times = fc
  .date({ min: new Date('2015-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString())
const spans = fc.integer({ min: 0, max: 7 * 86_400_000 })

describe('windows', () => {
  test('one run after another leaves no gap: each begins at or before the safe end of the last', () => {
    fc.assert(
      fc.property(fc.array(times, { minLength: 2, maxLength: 12 }), spans, (starts, horizonMs) => {
        let position: string | null = null
        let coveredTo: string | null = null
        for (const now of starts.toSorted()) {
          const window = windowFor(position, null, now)
          expect((window.after ?? '') <= (coveredTo ?? '9')).toBe(true)
          expect(window.until >= now).toBe(true)
          position = positionAfter({ startedAt: now, window }, horizonMs)
          expect(position <= window.until).toBe(true)
          expect(position <= earlier(now, horizonMs)).toBe(true)
          coveredTo = window.until
        }
      }),
    )
  })

  test('a start date is inside its window, and never moves a later position back', () => {
    const now = '2026-11-21T10:00:00.000Z'
    expect(windowFor(null, '2020-01-01T00:00:00.000Z', now).after).toBe('2019-12-31T23:59:59.999Z')
    expect(windowFor('2026-11-21T09:00:00.000Z', '2020-01-01T00:00:00.000Z', now).after).toBe(
      '2026-11-21T09:00:00.000Z',
    )
    expect(windowFor(null, null, now)).toEqual({ after: null, until: '2026-11-21T10:00:00.999Z' })
  })

  test('whichever of position and start date is later opens the window', () => {
    const now = '2026-11-21T10:00:00.000Z'
    expect(windowFor('2020-01-01T00:00:00.000Z', '2021-01-01T00:00:00.000Z', now).after).toBe(
      '2020-12-31T23:59:59.999Z',
    )
    expect(windowFor('2021-01-01T00:00:00.000Z', '2020-01-01T00:00:00.000Z', now).after).toBe(
      '2021-01-01T00:00:00.000Z',
    )
    expect(windowFor('2021-01-01T00:00:00.000Z', null, now).after).toBe('2021-01-01T00:00:00.000Z')
  })

  test('a window that ends before the horizon ends the position too', () => {
    const startedAt = '2026-11-21T10:00:00.000Z'
    const window = { after: null, until: '2026-11-21T08:00:00.000Z' }
    expect(positionAfter({ startedAt, window }, 3_600_000)).toBe('2026-11-21T08:00:00.000Z')
    expect(positionAfter({ startedAt, window }, 3 * 3_600_000)).toBe('2026-11-21T07:00:00.000Z')
  })

  test("a stream's own start date stands for the sync's", () => {
    const order = inboundOrder([], { startDate: '2020-01-01T00:00:00.000Z' })
    expect(orderFor(order, {})).toBe(order)
    const own = { startDate: '2024-01-01T00:00:00.000Z' }
    expect(orderFor(order, own)).toEqual({ ...order, startDate: own.startDate })
    const streams = [streamOrder(contacts), streamOrder(contacts, own)]
    expect(leavesOut(order)).toBe(true)
    expect(leavesOut({ startDate: null, streams })).toBe(true)
    expect(leavesOut({ startDate: null, streams: [streamOrder(contacts)] })).toBe(false)
    expect(leavesOut({ startDate: null, streams: [] })).toBe(false)
  })

  test('what was never done is due, and what was done is due again after its time', () => {
    const now = '2026-11-21T10:00:00.000Z'
    expect(isDue(null, now, 1000)).toBe(true)
    expect(isDue('2026-11-21T09:59:59.001Z', now, 1000)).toBe(false)
    expect(isDue('2026-11-21T09:59:59.000Z', now, 1000)).toBe(true)
  })
})

describe('what an empty answer moves', () => {
  const at = (minute: number): string => new Date(Date.UTC(2026, 10, 21, 10, minute)).toISOString()
  const window = { after: at(0), until: at(30) }
  const position = at(20)

  test.each([
    ['the search showed nothing', { route: 'search', at: { time: at(0), id: null } }, at(0)],
    ['nothing was asked', { route: 'search', at: null }, at(0)],
    ['it showed something', { route: 'search', at: { time: at(10), id: null } }, at(10)],
    ['it showed the last', { route: 'search', at: { time: at(30), id: null } }, null],
    [
      'it showed as much as the position says',
      { route: 'search', at: { time: at(20), id: null } },
      null,
    ],
    ['a list is no search', { route: 'list', at: null }, null],
    ['an export is none', { route: 'export', at: null }, null],
  ] as const)('%s', (_, pass, proven) => {
    expect(provenTo({ ...pass, window }, position)).toBe(proven)
    expect(nextFrom({ position, provenTo: proven })).toBe(proven ?? position)
  })

  test('from the beginning is from no time at all', () => {
    const nothing = { route: 'search', at: { time: beginning, id: null } } as const
    expect(provenTo({ ...nothing, window: { after: null, until: at(30) } }, position)).toBe(
      beginning,
    )
    expect(nextFrom({ position, provenTo: beginning })).toBeNull()
  })

  test('a whole read that showed nothing is asked for in a second way, not once more', () => {
    const whole = { route: 'search', at: null, window: { after: null, until: at(30) } } as const
    expect(provenTo(whole, position)).toBeNull()
  })

  test('what was asked for, and showed nothing, does not make a run look late', () => {
    expect(unaskedMs(window, position, at(30))).toBe(10 * 60_000)
    expect(unaskedMs({ after: at(25), until: at(30) }, position, at(30))).toBe(5 * 60_000)
    expect(unaskedMs({ after: null, until: at(30) }, position, at(30))).toBe(10 * 60_000)
    expect(unaskedMs(window, null, at(30))).toBe(Infinity)
  })
})
