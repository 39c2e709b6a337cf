import { expect, test } from 'vitest'
import { accountZone, dayAround, offsetAt } from '../../src/sandbox/account/zone.ts'

const hours = (moment: string, zone: string): number => offsetAt(Date.parse(moment), zone) / 3.6e6

test.each([
  ['2026-03-08T06:59:59.999Z', accountZone, -5],
  ['2026-03-08T07:00:00.000Z', accountZone, -4],
  ['2026-11-01T05:59:59.999Z', accountZone, -4],
  ['2026-11-01T06:00:00.000Z', accountZone, -5],
  // Asked in turns: what is known of one zone says nothing of another.
  ['2026-11-01T06:00:00.000Z', 'Asia/Kathmandu', 5.75],
  ['2026-11-01T06:00:00.001Z', accountZone, -5],
  // Before there were standard times: New York's noon of 18 November 1883, by four minutes and two seconds.
  ['1883-11-18T12:00:00.000Z', accountZone, -17_762 / 3600],
  ['1883-11-18T17:00:00.000Z', accountZone, -5],
])('at %s %s is ahead of UTC by %d hours', (moment, zone, ahead) => {
  expect(hours(moment, zone)).toBeCloseTo(ahead, 6)
})

test('the days on which clocks change are 23 and 25 hours long', () => {
  const length = (moment: string): number => {
    const { start, end } = dayAround(Date.parse(moment))
    return (end - start) / 3.6e6
  }
  expect(length('2026-03-08T12:00:00Z')).toBe(23)
  expect(length('2026-11-01T12:00:00Z')).toBe(25)
  expect(length('2026-11-02T12:00:00Z')).toBe(24)
})
