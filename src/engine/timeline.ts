import type { Clock } from './ports.ts'
import type { Progress } from './reports.ts'

/** Calls of a run, and what it waited for, as they happen. */
export interface CallObserver {
  /** A call was answered, or failed. `waitedMs`: how long it was held back before. */
  called(refused: boolean, waitedMs: number): void
  /** The run has waited since then (by the clock, in ms). */
  waited(since: number, why: Wait): void
}

export type Wait =
  | "HubSpot's limit of calls"
  | 'HubSpot asked to wait'
  | 'HubSpot did not answer'
  | 'HubSpot at work'

/** What a run did when. Times are ISO. */
export interface TimelineShown {
  readonly from: string
  readonly to: string
  /** Each from its time to the next one's; those without calls are left out. */
  readonly buckets: readonly {
    readonly at: string
    readonly calls: number
    readonly refused: number
    readonly waited_ms: number
  }[]
  readonly bucket_ms: number
  readonly waits: readonly { readonly from: string; readonly to: string; readonly why: string }[]
  readonly stages: readonly {
    readonly stage: string
    readonly part: string
    readonly from: string
    readonly to: string
  }[]
}

/** What a run notes along the way and at its end, for whoever looks at it from elsewhere. */
export interface NotedWork extends TimelineShown {
  /** The newest of each part, while it is at work. */
  readonly progress?: readonly Progress[]
}

export interface Timeline extends CallObserver {
  staged(progress: Progress): void
  shown(): TimelineShown
}

interface Span {
  from: number
  to: number
}

/** Buckets grow with the run, and are no more than so many. */
const mostBuckets = 200
const firstBucketMs = 1_000
/** The longest are kept. */
const mostWaits = 200
const mostStages = 500
/** Shorter waits are told by the buckets alone. */
const leastWaitMs = 1_000

/** Begins now. It costs a run some additions for each call, and no more memory than it is shown with. */
export function openTimeline(clock: Pick<Clock, 'now'>): Timeline {
  const now = (): number => clock.now().getTime()
  const began = now()
  let widthMs = firstBucketMs
  let buckets = new Map<number, { calls: number; refused: number; waitedMs: number }>()
  let waits: (Span & { readonly why: Wait })[] = []
  const stages: (Span & Pick<Progress, 'stage' | 'part'>)[] = []
  const present = new Map<string, (typeof stages)[number]>()

  const add = (at: number, calls: number, refused: number, waitedMs: number): void => {
    const one = buckets.get(at) ?? { calls: 0, refused: 0, waitedMs: 0 }
    one.calls += calls
    one.refused += refused
    one.waitedMs += waitedMs
    buckets.set(at, one)
  }
  /** The place of a moment, after all buckets were widened so that it has one. */
  const placeOf = (at: number): number => {
    while (Math.floor((at - began) / widthMs) >= mostBuckets) {
      const narrow = buckets
      buckets = new Map()
      widthMs *= 2
      for (const [place, { calls, refused, waitedMs }] of narrow)
        add(Math.floor(place / 2), calls, refused, waitedMs)
    }
    return Math.max(0, Math.floor((at - began) / widthMs))
  }
  const waited: CallObserver['waited'] = (since, why) => {
    const until = now()
    if (until - since < leastWaitMs) return
    const last = waits.findLast((one) => one.why === why)
    // Calls at once wait together.
    if (last !== undefined && since <= last.to + leastWaitMs) {
      last.from = Math.min(last.from, since)
      last.to = Math.max(last.to, until)
      return
    }
    waits.push({ from: since, to: until, why })
    if (waits.length < 2 * mostWaits) return
    waits = longest(waits)
  }

  return {
    called: (refused, waitedMs) => add(placeOf(now()), 1, refused ? 1 : 0, waitedMs),
    waited,
    staged: ({ stage, part }) => {
      const at = now()
      const before = present.get(part)
      if (before !== undefined) before.to = at
      if (before?.stage === stage || stages.length >= mostStages) return
      const next = { stage, part, from: at, to: at }
      stages.push(next)
      present.set(part, next)
    },
    shown: () => {
      const at = now()
      placeOf(at)
      return {
        from: iso(began),
        to: iso(at),
        bucket_ms: widthMs,
        buckets: [...buckets]
          .toSorted(([one], [other]) => one - other)
          .map(([place, { calls, refused, waitedMs }]) => ({
            at: iso(began + place * widthMs),
            calls,
            refused,
            waited_ms: waitedMs,
          })),
        waits: longest(waits).map(({ from, to, why }) => ({ from: iso(from), to: iso(to), why })),
        stages: stages.map(({ stage, part, from, to }) => ({
          stage,
          part,
          from: iso(from),
          to: iso(to),
        })),
      }
    },
  }
}

const iso = (ms: number): string => new Date(ms).toISOString()

function longest<T extends Span>(spans: readonly T[]): T[] {
  return spans
    .toSorted((one, other) => other.to - other.from - (one.to - one.from))
    .slice(0, mostWaits)
    .toSorted((one, other) => one.from - other.from)
}

/** The clock, with what is slept by it told as a wait. */
export const observedClock = (clock: Clock, observer: CallObserver, why: Wait): Clock => ({
  now: () => clock.now(),
  sleep: async (ms, signal) => {
    const since = clock.now().getTime()
    try {
      await clock.sleep(ms, signal)
    } finally {
      observer.waited(since, why)
    }
  },
})
