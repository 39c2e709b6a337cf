import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { envelopeOf } from '../../src/hubspot/envelope.ts'
import { limits } from '../../src/hubspot/limits.ts'
import { ratePolicyOf } from '../../src/hubspot/rate-policy.ts'
import {
  backOff,
  mayResend,
  passes,
  retryAfterMs,
  saysNothingDone,
} from '../../src/hubspot/retry.ts'

const statuses = Array.from({ length: 600 }, (_, status) => status)

describe('a status', () => {
  test('that goes away by itself is asked again', () => {
    const again = statuses.filter(passes)
    const server = statuses.slice(500).filter((status) => ![501, 505, 530].includes(status))
    expect(again).toEqual([408, 423, 429, 477, ...server])
    expect(passes(600)).toBe(false)
  })

  test('of a refusal says that nothing was done', () => {
    expect(statuses.filter(saysNothingDone)).toEqual([...statuses.slice(400, 500), 501, 505, 530])
  })

  test.each([
    ['none', false, true],
    ['idempotent', false, true],
    ['creates', false, false],
    ['creates', true, true],
  ] as const)('a request that %s, settled: %s, may go again: %s', (effect, settled, may) => {
    expect(mayResend(effect, { status: null, settled, waitMs: null })).toBe(may)
  })
})

describe('the wait before another try', () => {
  const policy = { tries: 7, baseMs: 500, capMs: 30_000, budgetMs: 300_000 }
  const wait = (next: number, status: number | null, waitMs: number | null, luck: number): number =>
    backOff(next, { status, settled: false, waitMs }, policy, {
      next: () => luck,
      uuid: () => 'none is needed',
    })

  test.each([
    ['the first repeat', 2, 500],
    ['the second', 3, 1_000],
    ['the third', 4, 2_000],
    ['a late one', 20, 30_000],
  ])('of %s is drawn below what doubles, up to a bound', (_, next, ceiling) => {
    expect(wait(next, 500, null, 0)).toBe(1)
    expect(wait(next, 500, null, 0.5)).toBe(1 + ceiling / 2)
    expect(wait(next, 500, null, 1)).toBe(1 + ceiling)
  })

  test.each([
    ['a rate', 429, null, 100],
    ['a locked record', 423, null, limits.lockedMs],
    ['what HubSpot asks for', 503, 7_000, 7_000],
    ['what HubSpot asks for at a rate', 429, 7_000, 7_000],
    ['too short a time', 429, 5, 100],
    ['no answer', null, null, 1],
  ])('is at least that of %s', (_, status, asked, least) => {
    expect(wait(2, status, asked, 0)).toBe(least)
    expect(wait(2, status, asked, 1)).toBe(least + 500)
  })
})

describe('Retry-After', () => {
  const answered = new Date('2026-11-22T10:00:00Z')
  const day = 24 * 3_600_000

  test.each<[string | null, number | null]>([
    [null, null],
    ['', null],
    ['  ', null],
    ['3', 3_000],
    [' 12 ', 12_000],
    ['0.25', 250],
    ['0.0001', 1],
    ['0', 0],
    ['10.', null],
    ['1x', null],
    ['x1', null],
    ['-3', null],
    ['1.5.2', null],
    [String(day / 1000), day],
    [String(day / 1000 + 1), day],
    ['9'.repeat(400), null],
    ['Sun, 22 Nov 2026 10:00:07 GMT', 7_000],
    ['Sunday, 22-Nov-26 10:00:07 GMT', 7_000],
    ['Sun Nov 22 10:00:07 2026 GMT', 7_000],
    ['Sun, 22 Nov 2026 10:00:00 GMT', null],
    ['Sun, 22 Nov 2026 09:59:00 GMT', null],
    ['Sun, 22 Nov 2027 10:00:00 GMT', day],
    ['soon, perhaps', null],
    ['2026-11-22T10:00:07Z', null],
    ['on Sun, 22 Nov 2026 10:00:07 GMT', null],
  ])('%j asks for %s ms', (header, ms) => {
    expect(retryAfterMs(header, answered)).toBe(ms)
  })

  test('as a date tells nothing where the answer has none', () => {
    expect(retryAfterMs('Sun, 22 Nov 2026 10:00:07 GMT', null)).toBeNull()
    expect(retryAfterMs('3', null)).toBe(3_000)
  })

  test('of whatever text is no time, or one that can be waited for', () => {
    fc.assert(
      fc.property(fc.string(), (header) => {
        const ms = retryAfterMs(header, answered)
        expect(ms === null || (Number.isInteger(ms) && ms >= 0 && ms <= day)).toBe(true)
      }),
    )
  })
})

test.each([
  ['by its name', { policyName: 'SECONDLY', message: 'daily limit' }, 'SECONDLY'],
  ['by its name', { policyName: 'TEN_SECONDLY_ROLLING' }, 'TEN_SECONDLY_ROLLING'],
  ['by its name', { policyName: 'DAILY' }, 'DAILY'],
  ['by its message', { message: 'You have reached your daily limit.' }, 'DAILY'],
  ['by its message', { message: 'You have reached your secondly limit.' }, 'SECONDLY'],
  ['by its message', { message: 'TEN_SECONDLY_ROLLING was hit' }, 'TEN_SECONDLY_ROLLING'],
  ['by its message', { policyName: 'ANOTHER', message: 'Daily Limit' }, 'DAILY'],
  ['by neither', { policyName: 'ANOTHER' }, null],
  ['by neither', { message: 'The file is too large.' }, null],
] as const)('the limit behind a 429 is told %s: %j', (_, body, policy) => {
  expect(ratePolicyOf(envelopeOf(body))).toBe(policy)
})
