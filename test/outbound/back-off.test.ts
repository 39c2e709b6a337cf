import { expect, test } from 'vitest'
import { backOffMs, isResting } from '../../src/outbound/records/back-off.ts'

test('a refused row goes again at once for one run of tries, then rests longer each time, a day at most', () => {
  expect([0, 1, 2, 3].map((attempts) => backOffMs(attempts, 'k'))).toEqual([0, 0, 0, 0])
  const minutes = [4, 5, 6, 7, 8, 9].map((attempts) => backOffMs(attempts, 'k') / 60_000)
  for (const [at, rest] of minutes.entries()) {
    const middle = Math.min(4 ** at, 1_440)
    expect(rest).toBeGreaterThanOrEqual(0.75 * middle)
    expect(rest).toBeLessThan(1.25 * middle)
  }
  expect(new Set(Array.from({ length: 50 }, (_, n) => backOffMs(5, `k${n}`))).size).toBeGreaterThan(
    40,
  )
  expect(backOffMs(40, 'k')).toBeLessThanOrEqual(1.25 * 86_400_000)
})

test('a row rests until its time has come, unless it changed', () => {
  const failedAt = new Date('2026-11-22T10:00:00Z')
  const row = {
    source_key: 'k',
    hash: 'same',
    past_hash: 'same',
    past_status: 'set_aside',
    past_attempts: 5,
    past_at: failedAt,
  }
  const after = (ms: number): Date => new Date(failedAt.getTime() + ms)
  const rest = backOffMs(5, 'k')
  expect(isResting(row, after(rest - 1))).toBe(true)
  expect(isResting(row, after(rest))).toBe(false)
  expect(isResting({ ...row, hash: 'other' }, after(1))).toBe(false)
  expect(isResting({ ...row, past_status: 'dead' }, after(1))).toBe(false)
  expect(isResting({ ...row, past_attempts: 3 }, after(1))).toBe(false)
})
