import { cancelAsked } from '../engine/journal/schedules.ts'
import type { Clock, Warehouse } from '../engine/ports.ts'
import { ConnectorError } from '../errors/connector-error.ts'

/**
 * A wish to cancel is looked for so often: on this machine soon, with the DuckDB file closed for others in between;
 * elsewhere each look is a statement of its own over the network.
 */
const lookEveryMs = { machine: 3_000, network: 15_000 } as const

/** How far a run is is noted that much apart at least, once there is something to tell: each note rewrites its row. */
const noteEveryMs = { machine: 15_000, network: 60_000 } as const

/** Timers take no more than 24.8 days (2^31 ms). */
const longestSleepMs = 24 * 3_600_000

export interface Stops {
  /** Aborted by the outer signal, by `cancel` or by the time limit. */
  readonly signal: AbortSignal
  /** Why the run was stopped, when it was not the outer signal. */
  reason(): ConnectorError | null
  /** Looks for a wish to cancel from now on, and notes at times how far the run is. `note`: whether that was of use. */
  watch(warehouse: Warehouse, note: () => Promise<boolean>): void
  /** Resolves when nothing of it is at work any more. */
  end(): Promise<void>
}

/** What can end one run before its time: all of it at the next checkpoint. */
export function openStops(
  run: { readonly sync: string; readonly runId: string; readonly timeLimitMs: number | null },
  clock: Clock,
  outer: AbortSignal,
): Stops {
  const own = new AbortController()
  const ended = new AbortController()
  let reason: ConnectorError | null = null
  const stop = (error: ConnectorError): void => {
    if (own.signal.aborted || outer.aborted) return
    reason = error
    own.abort(new DOMException(error.what, 'AbortError'))
  }
  const work = [limited()]

  async function limited(): Promise<void> {
    let left = run.timeLimitMs
    if (left === null) return
    while (left > 0) {
      const span = Math.min(left, longestSleepMs)
      if (!(await slept(clock, span, ended.signal))) return
      left -= span
    }
    stop(overTime(run.sync, run.timeLimitMs ?? 0))
  }

  async function watched(warehouse: Warehouse, note: () => Promise<boolean>): Promise<void> {
    const { reach } = warehouse.traits
    let noteAt = 0
    while (await slept(clock, lookEveryMs[reach], ended.signal)) {
      const now = clock.now().getTime()
      // It is for people to look at: the run is none the worse without it.
      if (now >= noteAt && (await note().catch(() => true))) noteAt = now + noteEveryMs[reach]
      // A warehouse that can't be asked now is asked again; the run itself tells what is wrong with it.
      if (await cancelAsked(warehouse, run.runId).catch(() => false)) {
        stop(cancelled(run.sync))
        return
      }
    }
  }

  return {
    signal: AbortSignal.any([outer, own.signal]),
    reason: () => reason,
    watch: (warehouse, note) => void work.push(watched(warehouse, note)),
    end: async () => {
      ended.abort()
      await Promise.all(work)
    },
  }
}

/** False: it was over before its time. */
const slept = (clock: Clock, ms: number, signal: AbortSignal): Promise<boolean> =>
  clock.sleep(ms, signal).then(
    () => !signal.aborted,
    () => false,
  )

const cancelled = (sync: string): ConnectorError =>
  new ConnectorError('run.cancelled', {
    what: `The run of ${sync} was cancelled.`,
    why: 'Somebody asked it to stop; nothing is lost.',
    fix: 'Run again: it goes on where it stopped.',
  })

const overTime = (sync: string, limitMs: number): ConnectorError =>
  new ConnectorError('run.time_limit', {
    what: `The run of ${sync} was stopped at its time limit.`,
    why: `It took longer than ${Math.round(limitMs / 1000)} seconds; nothing is lost.`,
    fix: 'The next run goes on where it stopped. Raise `schedule.time_limit` if that happens often.',
  })
