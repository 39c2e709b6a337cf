import fc from 'fast-check'
import { expect, test } from 'vitest'
import { observedClock, openTimeline } from '../../src/engine/timeline.ts'

const clockAt = () => {
  let ms = 0
  return {
    pass: (by: number) => void (ms += by),
    now: () => new Date(ms),
    sleep: async (by: number) => void (ms += by),
  }
}

test('calls are counted when they happen, waits joined, stages by part', async () => {
  const clock = clockAt()
  const timeline = openTimeline(clock)
  const staged = (part: string, stage: string) =>
    timeline.staged({ sync: 's', part, stage, done: 0, of: null })
  staged('contacts', 'reading')
  timeline.called(false, 0)
  clock.pass(1_500)
  timeline.called(true, 300)
  staged('deals', 'reading')
  staged('contacts', 'reading')
  const since = clock.now().getTime()
  clock.pass(4_000)
  timeline.waited(since, 'HubSpot asked to wait')
  timeline.waited(since + 1_000, 'HubSpot asked to wait')
  timeline.waited(clock.now().getTime() - 10, 'HubSpot did not answer')
  staged('contacts', 'writing')
  await observedClock(clock, timeline, 'HubSpot at work').sleep(2_000)
  const at = (ms: number) => new Date(ms).toISOString()
  expect(timeline.shown()).toEqual({
    from: at(0),
    to: at(7_500),
    bucket_ms: 1_000,
    buckets: [
      { at: at(0), calls: 1, refused: 0, waited_ms: 0 },
      { at: at(1_000), calls: 1, refused: 1, waited_ms: 300 },
    ],
    waits: [
      { from: at(1_500), to: at(5_500), why: 'HubSpot asked to wait' },
      { from: at(5_500), to: at(7_500), why: 'HubSpot at work' },
    ],
    stages: [
      { stage: 'reading', part: 'contacts', from: at(0), to: at(5_500) },
      { stage: 'reading', part: 'deals', from: at(1_500), to: at(1_500) },
      { stage: 'writing', part: 'contacts', from: at(5_500), to: at(5_500) },
    ],
  })
})

test('however long it takes, every call is counted once, in few buckets', () => {
  const call = fc.record({
    after: fc.integer({ min: 0, max: 3_600_000 }),
    refused: fc.boolean(),
    waited: fc.integer({ min: 0, max: 9_999 }),
  })
  fc.assert(
    fc.property(fc.array(call, { maxLength: 300 }), (calls) => {
      const clock = clockAt()
      const timeline = openTimeline(clock)
      for (const { after, refused, waited } of calls) {
        clock.pass(after)
        timeline.called(refused, waited)
        const since = clock.now().getTime()
        clock.pass(after % 5_000)
        timeline.waited(since, refused ? 'HubSpot asked to wait' : 'HubSpot at work')
      }
      const { buckets, waits, from, to, bucket_ms } = timeline.shown()
      const sum = (of: 'calls' | 'refused' | 'waited_ms') =>
        buckets.reduce((all, one) => all + one[of], 0)
      expect(sum('calls')).toBe(calls.length)
      expect(sum('refused')).toBe(calls.filter(({ refused }) => refused).length)
      expect(sum('waited_ms')).toBe(calls.reduce((all, { waited }) => all + waited, 0))
      expect(buckets.length).toBeLessThanOrEqual(200)
      expect(waits.length).toBeLessThanOrEqual(200)
      expect((Date.parse(to) - Date.parse(from)) / bucket_ms).toBeLessThan(200)
      const times = buckets.map(({ at }) => at)
      expect(times).toEqual([...new Set(times)].toSorted())
    }),
  )
})
