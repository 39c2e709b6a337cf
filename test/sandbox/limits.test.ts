import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Caller, openAccount } from './caller.ts'

let account: Caller
beforeAll(async () => {
  account = await openAccount()
})
afterAll(() => account[Symbol.asyncDispose]())
beforeEach(async () => {
  await account.control('POST', 'reset')
})

const owners = '/crm/v3/owners'
const advance = (by: string) => account.control('POST', 'clock', { advance: by })

/** How many of so many calls in a row got through. */
async function passed(count: number, path = owners, body?: unknown): Promise<number> {
  const statuses: number[] = []
  for (let n = 0; n < count; n++)
    statuses.push((await account.call(body ? 'POST' : 'GET', path, body)).status)
  return statuses.filter((status) => status === 200).length
}

describe('traffic of other apps', () => {
  test('leaves the rest of the burst and of search, and shows in the headers', async () => {
    await account.knobs({ burst_limit: 10, other_apps_share: 0.6, search_limit_per_second: 5 })
    const first = await account.call('GET', owners)
    expect(first.headers.get('x-hubspot-ratelimit-max')).toBe('10')
    expect(first.headers.get('x-hubspot-ratelimit-remaining')).toBe('3')
    expect(await passed(9)).toBe(3)
    await advance('11s')
    expect(await passed(9)).toBe(4)
    await advance('11s')
    expect(await passed(5, '/crm/v3/objects/contacts/search', {})).toBe(2)
  })

  test('in bursts fills the windows of its share of the time, and leaves the others free', async () => {
    await account.knobs({ burst_limit: 10, other_apps_share: 0.5, other_apps_pattern: 'bursts' })
    // Four windows of ten seconds: two full ones, then two that empty and stay empty.
    const left: number[] = []
    for (const second of [10, 20, 25, 31, 35, 55]) {
      const now = new Date(Date.UTC(2026, 5, 1) + second * 1000).toISOString()
      await account.control('POST', 'clock', { now })
      const { headers, status } = await account.call('GET', owners)
      left.push(status === 429 ? -1 : Number(headers.get('x-hubspot-ratelimit-remaining')))
    }
    expect(left.slice(0, 1)).toEqual([-1])
    expect(left[2]).toBeGreaterThanOrEqual(3)
    expect(left.slice(3, 5)).toEqual([8, 8])
    expect(left[5]).toBeLessThanOrEqual(1)
  })

  test('uses up the day as it goes by', async () => {
    // Noon where the day has twenty-four hours from 04:00 UTC on.
    await account.control('POST', 'clock', { now: '2026-07-15T16:00:00Z', freeze: true })
    await account.knobs({ burst_limit: 100, daily_limit: 1000, other_apps_daily_share: 0.8 })
    const { headers } = await account.call('GET', owners)
    expect(headers.get('x-hubspot-ratelimit-daily-remaining')).toBe('599')
    await advance('6h')
    const later = await account.call('GET', owners)
    expect(later.headers.get('x-hubspot-ratelimit-daily-remaining')).toBe('398')
  })
})

test.each([
  [true, '10', '9', '1000', '999'],
  [false, null, null, null, null],
  ['daily_only', null, null, '1000', '999'],
  ['burst_only', '10', '9', null, null],
  ['too_high', '10', '10', '1000', '1000'],
  ['too_low', '10', '0', '1000', '0'],
  ['nonsense', 'many', 'many', 'many', 'many'],
])('limits are told %s', async (told, max, remaining, daily, dailyRemaining) => {
  await account.knobs({ burst_limit: 10, daily_limit: 1000, rate_limit_headers: told })
  const { headers } = await account.call('GET', owners)
  const of = (name: string) => headers.get(`x-hubspot-ratelimit-${name}`)
  expect([of('max'), of('remaining'), of('daily'), of('daily-remaining')]).toEqual([
    max,
    remaining,
    daily,
    dailyRemaining,
  ])
})

test('a 429 tells how long to wait in the form that was asked for', async () => {
  await account.knobs({ burst_limit: 1 })
  await account.call('GET', owners)
  const told = async (form: boolean | string) => {
    await account.knobs({ retry_after: form })
    const { status, headers } = await account.call('GET', owners)
    expect(status).toBe(429)
    return headers.get('retry-after')
  }
  expect(await told(false)).toBeNull()
  expect(Number(await told(true))).toBeGreaterThan(5)
  expect(await told('fraction')).toMatch(/^\d\.\d\d$/)
  expect(await told('date')).toMatch(/ GMT$/)
  expect(Number(await told('milliseconds'))).toBeGreaterThan(5000)
  expect(await told('nonsense')).toBe('soon')
  expect((await account.control('POST', 'knobs', { retry_after: 'later' })).status).toBe(400)
  expect((await account.control('POST', 'knobs', { other_apps_share: 2 })).status).toBe(400)
})
