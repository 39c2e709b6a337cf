import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Governor } from '../../src/hubspot/governor.ts'
import { RollingWindow } from '../../src/hubspot/rolling-window.ts'
import { failureOf, JumpingClock } from './support.ts'

const signal = new AbortController().signal
const headers = (values: Readonly<Record<string, string>>) => (name: string) => values[name] ?? null

describe('the rolling window', () => {
  test('never lets more calls into any interval than its share, and always goes on', () => {
    const cases = fc.record({
      calls: fc.integer({ min: 1, max: 40 }),
      intervalMs: fc.integer({ min: 100, max: 10_000 }),
      share: fc.constantFrom(0.5, 0.9, 1),
      gaps: fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 1, maxLength: 200 }),
    })
    fc.assert(
      fc.property(cases, ({ calls, intervalMs, share, gaps }) => {
        const window = new RollingWindow({ calls, intervalMs }, share)
        const started: number[] = []
        let now = 1_000_000
        for (const gap of gaps) {
          now += gap
          for (let waits = 0; window.delay(now) > 0; waits += 1) {
            if (waits > 3) throw new Error('It waits without end.')
            now += window.delay(now)
          }
          window.take(now)
          started.push(now)
        }
        const allowed = Math.max(1, Math.floor(calls * share))
        for (let at = allowed; at < started.length; at += 1) {
          const span = (started[at] as number) - (started[at - allowed] as number)
          expect(span).toBeGreaterThanOrEqual(intervalMs)
        }
      }),
    )
  })

  test('makes room for calls of other apps that the headers show', () => {
    const window = new RollingWindow({ calls: 100, intervalMs: 10_000 }, 0.9)
    window.take(0)
    window.learn(1, { max: 100, remaining: 12, intervalMs: null })
    // 87 calls are others', so 3 of our 90 are left, one of which is taken.
    window.take(2)
    expect(window.delay(3)).toBe(0)
    window.take(3)
    expect(window.delay(4)).toBeGreaterThan(0)
    expect(window.delay(10_002)).toBe(0)
  })

  test('takes the limit that the account has', () => {
    const window = new RollingWindow({ calls: 100, intervalMs: 10_000 }, 1)
    window.learn(0, { max: 190, remaining: 190, intervalMs: 10_000 })
    for (let n = 0; n < 190; n += 1) {
      expect(window.delay(1)).toBe(0)
      window.take(1)
    }
    expect(window.delay(1)).toBe(10_000)
  })

  test('does not stall when the machine clock is set back', () => {
    const window = new RollingWindow({ calls: 2, intervalMs: 1_000 }, 1)
    window.take(10_000_000)
    window.take(10_000_000)
    window.pause(10_030_000)
    expect(window.delay(1)).toBe(0)
  })
})

describe('the governor', () => {
  const searches = async (governor: Governor, count: number) => {
    for (let n = 0; n < count; n += 1)
      await governor.run('search', 'search', signal, () => Promise.resolve())
  }

  test('holds searches to 4 a second, whatever else is called', async () => {
    const clock = new JumpingClock()
    const governor = new Governor({ clock })
    await searches(governor, 4)
    expect(clock.waited).toBe(0)
    await governor.run('list', 'general', signal, () => Promise.resolve())
    expect(clock.waited).toBe(0)
    await searches(governor, 8)
    expect(clock.waited).toBeGreaterThanOrEqual(2_000)
    expect(governor.calls()).toMatchObject({ search: 12, list: 1 })
    expect(governor.quota().usedByUs).toBe(13)
  })

  test('stops at its share of the day, and asks again after ten minutes', async () => {
    const clock = new JumpingClock()
    const governor = new Governor({ clock, dailyShare: 0.8 })
    const call = () => governor.run('list', 'general', signal, () => Promise.resolve())
    governor.learn(
      'general',
      headers({
        'x-hubspot-ratelimit-daily': '1000',
        'x-hubspot-ratelimit-daily-remaining': '201',
      }),
    )
    await call()
    governor.learn(
      'general',
      headers({
        'x-hubspot-ratelimit-daily': '1000',
        'x-hubspot-ratelimit-daily-remaining': '200',
      }),
    )
    expect((await failureOf(call())).code).toBe('hubspot.quota_exhausted')
    await clock.sleep(10 * 60_000)
    await call()
    expect((await failureOf(call())).code).toBe('hubspot.quota_exhausted')
    governor.learn(
      'general',
      headers({
        'x-hubspot-ratelimit-daily': '1000',
        'x-hubspot-ratelimit-daily-remaining': '999',
      }),
    )
    await call()
  })

  test('reads no sense into headers that have none', async () => {
    const governor = new Governor({ clock: new JumpingClock() })
    governor.learn(
      'general',
      headers({ 'x-hubspot-ratelimit-max': 'many', 'x-hubspot-ratelimit-remaining': '-1' }),
    )
    governor.learn(
      'general',
      headers({ 'x-hubspot-ratelimit-max': '0', 'x-hubspot-ratelimit-remaining': '0' }),
    )
    governor.learn(
      'general',
      headers({ 'x-hubspot-ratelimit-max': '10', 'x-hubspot-ratelimit-remaining': '11' }),
    )
    expect(governor.quota()).toMatchObject({ burstMax: null, dailyMax: null })
    await governor.run('list', 'general', signal, () => Promise.resolve())
  })

  test('stops waiting when the run is stopped', async () => {
    const stop = new AbortController()
    const governor = new Governor({ clock: new JumpingClock() })
    stop.abort(new Error('stopped'))
    await expect(
      governor.run('list', 'general', stop.signal, () => Promise.resolve()),
    ).rejects.toThrow('stopped')
    expect(governor.calls().list).toBe(0)
  })
})
