import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Governor } from '../../src/hubspot/governor.ts'
import { type Passage, RollingWindow } from '../../src/hubspot/rolling-window.ts'
import { SteppedClock } from './rates/simulation.ts'
import { failureOf, JumpingClock } from './support.ts'

const signal = new AbortController().signal
const headers = (values: Readonly<Record<string, string>>) => (name: string) => values[name] ?? null

describe('the rolling window', () => {
  test('never lets more calls arrive in any interval than its share, and always goes on', () => {
    const call = fc.record({
      gap: fc.integer({ min: 0, max: 3_000 }),
      takes: fc.integer({ min: 0, max: 2_000 }),
      arrives: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    const cases = fc.record({
      calls: fc.integer({ min: 1, max: 40 }),
      intervalMs: fc.integer({ min: 100, max: 10_000 }),
      share: fc.constantFrom(0.5, 0.9, 1),
      all: fc.array(call, { minLength: 1, maxLength: 200 }),
    })
    fc.assert(
      fc.property(cases, ({ calls, intervalMs, share, all }) => {
        const window = new RollingWindow({ calls, intervalMs }, share)
        const arrivals: number[] = []
        let underWay: { passage: Passage; end: number }[] = []
        let now = 1_000_000
        const settle = () => {
          for (const { passage, end } of underWay) if (end <= now) window.answered(passage, end)
          underWay = underWay.filter(({ end }) => end > now)
        }
        for (const { gap, takes, arrives } of all) {
          now += gap
          const asked = now
          settle()
          for (let wait = window.delay(now); wait > 0; wait = window.delay(now)) {
            now += wait
            settle()
          }
          expect(now - asked).toBeLessThanOrEqual(2 * intervalMs + 2_000 + 100)
          underWay.push({ passage: window.take(now), end: now + takes })
          arrivals.push(now + Math.floor(takes * arrives))
        }
        arrivals.sort((left, right) => left - right)
        const allowed = Math.max(1, Math.floor(calls * share))
        for (let at = allowed; at < arrivals.length; at += 1) {
          const span = (arrivals[at] as number) - (arrivals[at - allowed] as number)
          expect(span).toBeGreaterThanOrEqual(intervalMs)
        }
      }),
    )
  })

  const taken = (window: RollingWindow, now: number) => window.answered(window.take(now), now)

  test('makes room for calls of other apps that the headers show', () => {
    const window = new RollingWindow({ calls: 100, intervalMs: 10_000 }, 0.9)
    taken(window, 0)
    window.learn(1, { max: 100, remaining: 12, intervalMs: null })
    // 87 calls are others', so 11 of our 98 are left, one of which is taken.
    for (let n = 0; n < 10; n += 1) {
      expect(window.delay(2)).toBe(0)
      taken(window, 2)
    }
    expect(window.delay(4)).toBeGreaterThan(0)
    expect(window.delay(10_008)).toBe(0)
  })

  test('takes the limit that the account has', () => {
    const window = new RollingWindow({ calls: 100, intervalMs: 10_000 }, 1)
    window.learn(0, { max: 190, remaining: 190, intervalMs: 10_000 })
    for (let n = 0; n < 190; n += 1) {
      expect(window.delay(1)).toBe(0)
      taken(window, 1)
    }
    expect(window.delay(1)).toBeGreaterThanOrEqual(10_000)
  })

  test('does not stall when the machine clock is set back', () => {
    const window = new RollingWindow({ calls: 2, intervalMs: 1_000 }, 1)
    taken(window, 10_000_000)
    taken(window, 10_000_000)
    window.refused(10_000_000, 10_030_000)
    expect(window.delay(1)).toBe(0)
  })
})

describe('the governor', () => {
  const searches = async (governor: Governor, count: number) => {
    for (let n = 0; n < count; n += 1)
      await governor.run('search', 'search', signal, () => Promise.resolve())
  }

  test('holds searches to 5 a second, whatever else is called', async () => {
    const clock = new JumpingClock()
    const governor = new Governor({ clock })
    await searches(governor, 5)
    expect(clock.waited).toBe(0)
    await governor.run('list', 'general', signal, () => Promise.resolve())
    expect(clock.waited).toBe(0)
    await searches(governor, 10)
    expect(clock.waited).toBeGreaterThanOrEqual(2_000)
    expect(governor.calls()).toMatchObject({ search: 15, list: 1 })
    expect(governor.quota().usedByUs).toBe(16)
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

  test('tells when the day ends in the account’s time zone by HubSpot’s clock, and goes on then', async () => {
    const clock = new JumpingClock()
    const governor = new Governor({ clock, dailyShare: 0.8 })
    const call = () => governor.run('list', 'general', signal, () => Promise.resolve())
    governor.inZone('America/New_York')
    // Ours says 10:00.
    const date = 'Sun, 22 Nov 2026 04:57:00 GMT'
    const daily = 'x-hubspot-ratelimit-daily'
    governor.learn('general', headers({ date, [daily]: '1000', [`${daily}-remaining`]: '200' }))
    const kept = await failureOf(call())
    expect(kept.fix).toMatch(/2026-11-22T05:00Z.*New_York.*raise daily_share/)
    expect(governor.spent().fix).not.toMatch(/daily_share/)
    expect((await failureOf(call())).why).toMatch(/used up/)
    await clock.sleep(2 * 60_000)
    expect((await failureOf(call())).exit).toBe(5)
    await clock.sleep(60_000)
    await call()
  })

  test('serves syncs in turn, and leaves no sleep behind when who waited has gone', async () => {
    const clock = new SteppedClock()
    const governor = new Governor({ clock })
    const served: string[] = []
    const call = (whose: string, stop = signal) =>
      governor.run(
        'search',
        'search',
        stop,
        async () => {
          served.push(whose)
          await clock.sleep(100)
        },
        { whose },
      )
    const stop = new AbortController()
    const all = [...Array.from({ length: 12 }, () => call('a', stop.signal)), call('b'), call('c')]
    const ended = Promise.allSettled(all)
    await clock.run(150)
    expect(served.join('')).toBe('aaaab')
    stop.abort(new Error('stopped'))
    await clock.run(2_000)
    expect(served.join('')).toBe('aaaabc')
    expect(clock.sleeping).toBe(0)
    expect((await ended).filter(({ status }) => status === 'fulfilled')).toHaveLength(6)

    const more = new AbortController()
    const some = Promise.allSettled(Array.from({ length: 12 }, () => call('a', more.signal)))
    await clock.run(200)
    expect(clock.sleeping).toBe(1)
    more.abort(new Error('stopped'))
    await some
    expect(clock.sleeping).toBe(0)
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
