import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { busyPart } from '../../src/sandbox/http/other-apps.ts'
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
    await account.knobs({
      burst_limit: 10,
      burst_interval_ms: 600_000,
      other_apps_share: 0.6,
      search_limit_per_second: 5,
    })
    const first = await account.call('GET', owners)
    expect(first.headers.get('x-hubspot-ratelimit-max')).toBe('10')
    expect(first.headers.get('x-hubspot-ratelimit-remaining')).toBe('3')
    expect(await passed(9)).toBe(3)
    await advance('11m')
    expect(await passed(9)).toBe(4)
    await advance('11m')
    const searches = Array.from({ length: 5 }, () =>
      passed(1, '/crm/v3/objects/contacts/search', {}),
    )
    const found = (await Promise.all(searches)).reduce((sum, count) => sum + count, 0)
    // Two in a second; a slow machine may take longer than one.
    expect(found).toBeGreaterThanOrEqual(2)
    expect(found).toBeLessThan(5)
  })

  test.each([
    // Of four windows of ten seconds others are busy for half: the first twenty seconds.
    [0, 0],
    [5, 0.5],
    [10, 1],
    [20, 1],
    [25, 0.5],
    [30, 0],
    [40, 0],
    [46, 0.6],
  ])('in bursts: the window that ends after %i seconds is full by %d', (second, part) => {
    expect(busyPart(4_000_000 + second * 1000, 10_000, 0.5)).toBeCloseTo(part)
  })

  test('in bursts leaves nothing, then all', async () => {
    const hour = 3_600_000
    await account.knobs({
      burst_limit: 10,
      burst_interval_ms: hour,
      other_apps_share: 0.5,
      other_apps_pattern: 'bursts',
    })
    const cycle = Math.ceil(Date.UTC(2026, 5, 1) / (4 * hour)) * 4 * hour
    const at = async (time: number) => {
      await account.control('POST', 'clock', { now: new Date(cycle + time).toISOString() })
      return await account.call('GET', owners)
    }
    expect((await at(1.5 * hour)).status).toBe(429)
    expect((await at(3.5 * hour)).headers.get('x-hubspot-ratelimit-remaining')).toBe('9')
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
  await account.knobs({ burst_limit: 1, burst_interval_ms: 600_000 })
  await account.call('GET', owners)
  const told = async (form: boolean | string) => {
    await account.knobs({ retry_after: form })
    const { status, headers } = await account.call('GET', owners)
    expect(status).toBe(429)
    return headers.get('retry-after')
  }
  expect(await told(false)).toBeNull()
  expect(Number(await told(true))).toBeGreaterThan(300)
  expect(await told('fraction')).toMatch(/^\d{3}\.\d\d$/)
  expect(await told('date')).toMatch(/ GMT$/)
  expect(Number(await told('milliseconds'))).toBeGreaterThan(300_000)
  expect(await told('nonsense')).toBe('soon')
  expect((await account.control('POST', 'knobs', { retry_after: 'later' })).status).toBe(400)
  expect((await account.control('POST', 'knobs', { other_apps_share: 2 })).status).toBe(400)
})
