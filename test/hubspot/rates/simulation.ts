import type { Clock } from '../../../src/engine/ports.ts'
import { Governor, type Lane } from '../../../src/hubspot/governor.ts'

interface Timer {
  readonly at: number
  readonly order: number
  readonly ring: () => void
}

/** A clock whose time passes by itself once nothing else can happen. */
export class SteppedClock implements Clock {
  #now = Date.parse('2026-11-22T10:00:00Z')
  #timers: Timer[] = []
  #order = 0

  now(): Date {
    return new Date(this.#now)
  }

  get sleeping(): number {
    return this.#timers.length
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#order += 1
      const timer = { at: this.#now + Math.max(0, ms), ring: resolve, order: this.#order }
      this.#timers.push(timer)
      signal?.addEventListener(
        'abort',
        () => {
          this.#timers = this.#timers.filter((one) => one !== timer)
          reject(signal.reason as Error)
        },
        { once: true },
      )
    })
  }

  async run(ms: number): Promise<void> {
    const end = this.#now + ms
    for (;;) {
      await quiet()
      let next: Timer | null = null
      for (const timer of this.#timers) if (next === null || isBefore(timer, next)) next = timer
      if (next === null || next.at > end) break
      this.#timers = this.#timers.filter((one) => one !== next)
      this.#now = next.at
      next.ring()
    }
    this.#now = end
  }
}

const isBefore = (one: Timer, other: Timer): boolean =>
  one.at < other.at || (one.at === other.at && one.order < other.order)

/** All that promises alone set going has happened. */
const quiet = async (): Promise<void> => {
  for (let turn = 0; turn < 12; turn += 1) await Promise.resolve()
}

export type Others = (fromMs: number, random: () => number) => Iterable<number>

/** What other apps send: `perInterval` calls in an interval on average. */
export const others = {
  none: () => [],
  steady: (perInterval: number, intervalMs: number): Others =>
    function* (from) {
      for (let at = from; ; at += intervalMs / perInterval) yield at
    },
  /** All of an interval's calls at once, in each interval. */
  volleys: (perInterval: number, intervalMs: number): Others =>
    function* (from) {
      for (let start = from; ; start += intervalMs) {
        for (let n = 0; n < perInterval; n += 1) yield start + n * 2
      }
    },
  /** For 40 s half as much again, then nothing for 20 s. */
  waves: (perInterval: number, intervalMs: number): Others =>
    function* (from) {
      const apart = intervalMs / (perInterval * 1.5)
      for (let start = from; ; start += 60_000) {
        for (let at = start; at < start + 40_000; at += apart) yield at
      }
    },
  /** Calls that know nothing of each other. */
  random: (perInterval: number, intervalMs: number): Others =>
    function* (from, random) {
      for (let at = from; ; at += (-Math.log(1 - random()) * intervalMs) / perInterval) yield at
    },
}

/** HubSpot's rolling limit as HUBSPOT.md 7 has it: a call that would be one too many in the interval is refused. */
class Host {
  readonly #limit: { readonly calls: number; readonly intervalMs: number }
  #counted: number[] = []

  constructor(limit: { readonly calls: number; readonly intervalMs: number }) {
    this.#limit = limit
  }

  arrive(now: number): { readonly ok: boolean; readonly remaining: number } {
    this.#counted = this.#counted.filter((at) => at > now - this.#limit.intervalMs)
    const ok = this.#counted.length < this.#limit.calls
    if (ok) this.#counted.push(now)
    return { ok, remaining: this.#limit.calls - this.#counted.length }
  }
}

export interface Simulated {
  readonly lane: Lane
  readonly limit: { readonly calls: number; readonly intervalMs: number }
  readonly others: Others
  readonly headers: boolean
  /** Governors at once (processes), each with these syncs, each with so many calls wanted at once. */
  readonly processes?: number
  /** So much later than the one before each of them begins. */
  readonly apartMs?: number
  readonly syncs?: readonly number[]
  readonly latencyMs?: readonly [number, number]
  readonly forMs: number
  readonly seed?: number
}

export interface Came {
  readonly calls: number
  readonly refusedShare: number
  /** Of what others left free. */
  readonly used: number
  /** Calls that went through in the second half, by process and sync: `0/1`. */
  readonly by: Readonly<Record<string, number>>
}

export async function simulate(what: Simulated): Promise<Came> {
  const random = randomOf(what.seed ?? 1)
  const clock = new SteppedClock()
  const host = new Host(what.limit)
  const stop = new AbortController()
  const begin = clock.now().getTime()
  const [fast, slow] = what.latencyMs ?? [40, 250]
  let calls = 0
  let refused = 0
  let ofOthers = 0
  const by: Record<string, number> = {}

  const foreign = async (): Promise<void> => {
    for (const at of what.others(begin, random)) {
      const now = clock.now().getTime()
      if (at > now) await clock.sleep(at - now, stop.signal)
      if (host.arrive(clock.now().getTime()).ok) ofOthers += 1
    }
  }

  const worker = async (governor: Governor, whose: string, afterMs: number): Promise<void> => {
    await clock.sleep(afterMs, stop.signal)
    while (!stop.signal.aborted) {
      const answer = await governor.run(
        what.lane === 'search' ? 'search' : 'list',
        what.lane,
        stop.signal,
        async () => {
          const takes = fast + random() * (slow - fast)
          const there = takes * random()
          await clock.sleep(there)
          const arrived = host.arrive(clock.now().getTime())
          await clock.sleep(takes - there)
          return arrived
        },
        { whose, isRefused: ({ ok }) => !ok },
      )
      calls += 1
      if (what.headers) {
        governor.learn(what.lane, (name) => headersOf(what.limit, answer.remaining)[name] ?? null)
      }
      if (answer.ok) {
        if (clock.now().getTime() > begin + what.forMs / 2) by[whose] = (by[whose] ?? 0) + 1
        continue
      }
      refused += 1
      const policy = what.lane === 'search' ? 'SECONDLY' : 'TEN_SECONDLY_ROLLING'
      await clock.sleep(100 + governor.limited(what.lane, policy, null), stop.signal)
    }
  }

  const all: Promise<void>[] = [foreign()]
  for (let process = 0; process < (what.processes ?? 1); process += 1) {
    const governor = new Governor({ clock })
    for (const [sync, wanted] of (what.syncs ?? [12]).entries()) {
      for (let n = 0; n < wanted; n += 1)
        all.push(worker(governor, `${process}/${sync}`, process * (what.apartMs ?? 0)))
    }
  }
  const ended = Promise.allSettled(all)
  await clock.run(what.forMs)
  stop.abort(new Error('over'))
  await clock.run(60_000)
  await ended
  const free = (what.limit.calls * what.forMs) / what.limit.intervalMs - ofOthers
  return { calls, refusedShare: refused / calls, used: (calls - refused) / free, by }
}

const headersOf = (
  limit: { readonly calls: number; readonly intervalMs: number },
  remaining: number,
): Readonly<Record<string, string>> => ({
  'x-hubspot-ratelimit-max': String(limit.calls),
  'x-hubspot-ratelimit-remaining': String(remaining),
  'x-hubspot-ratelimit-interval-milliseconds': String(limit.intervalMs),
})

function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
