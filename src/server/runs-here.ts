import { asConnectorError, type Connector } from '../connector.ts'
import type { Clock, Log } from '../engine/ports.ts'
import type { Progress, RunResult } from '../engine/reports.ts'
import { openTimeline, type Timeline, type TimelineShown } from '../engine/timeline.ts'
import { ConnectorError, type ErrorReport } from '../errors/connector-error.ts'
import type { RunEnd } from './outcome.ts'

export interface RunHow {
  readonly runId: string
  readonly timeLimitMs: number | null
  readonly full: boolean
  readonly approve: string | null
  /** The run that is to be undone; null: the sync itself runs. */
  readonly undo: string | null
}

/** A run of this process, at work or ended. */
export interface RunHere {
  readonly runId: string
  readonly sync: string
  /** The newest of each part. */
  readonly progress: readonly Progress[]
  readonly result: RunResult | null
  /** Why it could not even begin. */
  readonly error: ErrorReport | null
  readonly ended: boolean
}

export interface RunsHere {
  /** Runs a sync to its end; never throws. */
  run(sync: string, how: RunHow): Promise<RunEnd>
  /** Starts one and leaves it at work. @throws `run.already_running` when this process has one of the sync */
  start(sync: string, how: RunHow): void
  find(runId: string): RunHere | null
  /** What it did when, so far; null: not of this process. */
  timeline(runId: string): TimelineShown | null
  /** Tells each time that a run goes on, as it is then; the last one has ended. Null: not of this process. */
  watch(runId: string, signal: AbortSignal): AsyncIterable<RunHere> | null
  /** Resolves when none is at work any more. */
  end(): Promise<void>
}

interface Entry {
  readonly runId: string
  readonly sync: string
  readonly progress: Map<string, Progress>
  readonly timeline: Timeline
  result: RunResult | null
  error: ErrorReport | null
  done: Promise<unknown> | null
  /** Replaced, and aborted, whenever something is new. */
  news: AbortController
}

/** Ended runs are remembered for whoever watches them to their end; the run table keeps them all. */
const endedKept = 200
/** People see no more than so many changes a second. */
const toldEveryMs = 250

export interface RunsHerePorts {
  readonly clock: Clock
  readonly log: Log
  open(progress: (progress: Progress) => void): Connector
  result(result: RunResult): void
}

export function openRunsHere(ports: RunsHerePorts): RunsHere {
  const { clock, log } = ports
  const known = new Map<string, Entry>()

  const enter = (sync: string, runId: string): Entry => {
    const entry: Entry = {
      runId,
      sync,
      progress: new Map(),
      timeline: openTimeline(clock),
      result: null,
      error: null,
      done: null,
      news: new AbortController(),
    }
    known.set(runId, entry)
    const ended = [...known.values()].filter((one) => hasEnded(one))
    for (const one of ended.slice(0, Math.max(0, ended.length - endedKept))) known.delete(one.runId)
    return entry
  }

  const work = async (entry: Entry, how: RunHow): Promise<RunEnd> => {
    const { sync, runId } = entry
    const { undo, ...asked } = how
    const options = { ...asked, timeline: entry.timeline }
    try {
      const own = ports.open((progress) => {
        entry.progress.set(progress.part, progress)
        renew(entry)
      })
      try {
        const result = undo === null ? await own.run(sync, options) : await own.undo(undo, options)
        entry.result = result
        ports.result(result)
        return { runId, status: result.status, code: result.error?.code ?? null }
      } finally {
        await own[Symbol.asyncDispose]()
      }
    } catch (thrown) {
      const error = asConnectorError(thrown)
      log.error('run_failed', { sync, run: runId, code: error.code, what: error.what })
      if (entry.result === null) entry.error = error.report()
      return { runId, status: 'failed', code: error.code }
    } finally {
      renew(entry)
    }
  }

  const begin = (entry: Entry, how: RunHow): Promise<RunEnd> => {
    const done = work(entry, how)
    entry.done = done
    return done
  }

  async function* watched(entry: Entry, signal: AbortSignal): AsyncGenerator<RunHere> {
    while (!signal.aborted) {
      const { news } = entry
      const now = shown(entry)
      yield now
      if (now.ended) return
      await aborted(AbortSignal.any([news.signal, signal]))
      if (!hasEnded(entry)) await clock.sleep(toldEveryMs, signal).catch(() => undefined)
    }
  }

  return {
    run: (sync, how) => begin(enter(sync, how.runId), how),
    start: (sync, how) => {
      const atWork = [...known.values()].find((one) => one.sync === sync && !hasEnded(one))
      if (atWork !== undefined) throw alreadyRunning(sync, atWork.runId)
      void begin(enter(sync, how.runId), how)
    },
    find: (runId) => {
      const entry = known.get(runId)
      return entry === undefined ? null : shown(entry)
    },
    timeline: (runId) => known.get(runId)?.timeline.shown() ?? null,
    watch: (runId, signal) => {
      const entry = known.get(runId)
      return entry === undefined ? null : watched(entry, signal)
    },
    end: async () => {
      for (const { done } of known.values()) await done
    },
  }
}

const hasEnded = ({ result, error }: Entry): boolean => result !== null || error !== null

const shown = (entry: Entry): RunHere => ({
  runId: entry.runId,
  sync: entry.sync,
  progress: [...entry.progress.values()],
  result: entry.result,
  error: entry.error,
  ended: hasEnded(entry),
})

function renew(entry: Entry): void {
  const { news } = entry
  entry.news = new AbortController()
  news.abort()
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })

const alreadyRunning = (sync: string, runId: string): ConnectorError =>
  new ConnectorError('run.already_running', {
    what: `The sync ${sync} was not started.`,
    why: `Its run ${runId} is at work.`,
    fix: 'Wait for its end, or cancel it.',
  })
