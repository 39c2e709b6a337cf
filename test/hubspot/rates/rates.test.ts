import { describe, expect, test } from 'vitest'
import { type Others, others, simulate } from './simulation.ts'

/** The figures: at most 3 % of calls refused while others use 60 %, and of what they leave, most is used. */
const burst = { calls: 100, intervalMs: 10_000 }
const larger = { calls: 190, intervalMs: 10_000 }
const search = { calls: 5, intervalMs: 1_000 }
const forMs = 400_000
const at60 = {
  steady: others.steady,
  volleys: others.volleys,
  waves: others.waves,
  random: others.random,
}

const sixty = (kind: keyof typeof at60, { calls, intervalMs }: typeof burst): Others =>
  at60[kind](calls * 0.6, intervalMs)

describe('while others use 60 % of a limit, at most 3 % are refused and the rest is used:', () => {
  test.each<[string, typeof burst, keyof typeof at60, number]>([
    ['steady', burst, 'steady', 0.75],
    ['at once in each interval', burst, 'volleys', 0.75],
    ['in waves', burst, 'waves', 0.7],
    ['at random', burst, 'random', 0.7],
    ['steady, of a larger limit', larger, 'steady', 0.75],
    ['in waves, of a larger limit', larger, 'waves', 0.75],
  ])('with headers, %s', async (_, limit, kind, least) => {
    for (const seed of limit === burst ? [1, 2] : [1]) {
      const wanted = { lane: 'general', limit, headers: true, forMs, seed } as const
      const came = await simulate({ ...wanted, others: sixty(kind, limit) })
      // Refusals alone would teach it at 2.5 %: headers are to be believed.
      expect(came.refusedShare).toBeLessThanOrEqual(0.02)
      expect(came.used).toBeGreaterThanOrEqual(least)
    }
  })

  test.each<[string, keyof typeof at60, number]>([
    ['steady', 'steady', 0.75],
    ['at once in each interval', 'volleys', 0.7],
    ['at random', 'random', 0.65],
  ])('without headers, %s', async (_, kind, least) => {
    const wanted = { lane: 'general', limit: burst, headers: false, forMs } as const
    const came = await simulate({ ...wanted, others: sixty(kind, burst) })
    expect(came.refusedShare).toBeLessThanOrEqual(0.03)
    expect(came.used).toBeGreaterThanOrEqual(least)
  })

  test.each<[string, keyof typeof at60, number]>([
    ['steady', 'steady', 0.65],
    ['at once in each second', 'volleys', 0.7],
  ])('searches, which carry no headers, %s', async (_, kind, least) => {
    const wanted = { lane: 'search', limit: search, headers: false, forMs } as const
    const came = await simulate({ ...wanted, others: sixty(kind, search) })
    expect(came.refusedShare).toBeLessThanOrEqual(0.03)
    expect(came.used).toBeGreaterThanOrEqual(least)
  })

  test('with headers and answers that take seconds', async () => {
    const wanted = { lane: 'general', limit: burst, headers: true, forMs, syncs: [16] } as const
    const slow = { ...wanted, latencyMs: [800, 2_000] as const }
    const came = await simulate({ ...slow, others: sixty('steady', burst) })
    expect(came.refusedShare).toBeLessThanOrEqual(0.03)
    expect(came.used).toBeGreaterThanOrEqual(0.7)
  })
})

test.each([
  ['general', burst, true, 0.85],
  ['search', search, false, 0.8],
] as const)(
  'alone, calls of the lane %s are never refused',
  async (lane, limit, headers, least) => {
    const came = await simulate({ lane, limit, headers, others: others.none, forMs })
    expect(came.refusedShare).toBe(0)
    expect(came.used).toBeGreaterThanOrEqual(least)
  },
)

/** A CLI run that begins beside a busy `serve`: neither knows of the other but by headers, or not even by them. */
test.each([
  ['told by headers', 'general', burst, true, 0.6],
  // The first keeps its tenth free and takes the rest.
  ['told by refusals only', 'general', burst, false, 0.08],
  ['that search', 'search', search, false, 0.4],
] as const)('two processes share a limit, %s', async (_, lane, limit, headers, least) => {
  const wanted = { lane, limit, headers, others: others.none, forMs, seed: 3 }
  const came = await simulate({ ...wanted, processes: 2, apartMs: 60_000 })
  expect(came.refusedShare).toBeLessThanOrEqual(0.035)
  expect(came.used).toBeGreaterThanOrEqual(0.75)
  const [less = 0, more = 0] = Object.values(came.by).sort((one, other) => one - other)
  expect(less).toBeGreaterThan(least * more)
})

test('a sync that wants little gets it beside one that wants all', async () => {
  const wanted = {
    lane: 'general',
    limit: burst,
    headers: true,
    others: others.none,
    forMs,
  } as const
  const alone = await simulate({ ...wanted, syncs: [1] })
  const beside = await simulate({ ...wanted, syncs: [60, 1] })
  const least = Math.min(alone.by['0/0'] ?? 0, 0.05 * beside.calls)
  expect(beside.by['0/1']).toBeGreaterThan(least)
})
