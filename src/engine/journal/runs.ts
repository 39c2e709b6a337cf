import type { ErrorReport } from '../../errors/connector-error.ts'
import { textOrNullIn } from '../cells.ts'
import type { Row, Transaction, Value } from '../ports.ts'
import type { RunStatus, StreamReport } from '../reports.ts'
import { fenceLost } from './fence.ts'
import { type Holder, machineProcesses } from './holder.ts'
import { beatEveryMs, beatLease, type LeasePorts, leaveLease, takeLease } from './lease.ts'
import { repeatable } from './repeatable.ts'
import { jsonOf, leasesTable, runsTable, slotOf, streamRunsTable } from './tables.ts'

const runSlots = { runs: slotOf(runsTable) }
const streamRunSlots = { stream_runs: slotOf(streamRunsTable) }

export interface RunOrder {
  readonly runId: string
  readonly sync: string
  readonly direction: 'inbound' | 'outbound'
  /** The configuration document as this run uses it; secrets are references in it. */
  readonly configuration: string
  /** The connector's own version. */
  readonly version: string
  readonly holder: Holder
}

export interface RunResult {
  readonly status: RunStatus
  readonly error: ErrorReport | null
  readonly planId: string | null
  /** The result line of CONTRACT.md, kept as it was printed. */
  readonly result: unknown
  /** What the run did when, for people. */
  readonly timeline?: unknown
}

/**
 * A run at work, as the journal sees it. One that another run has taken for dead and overtaken writes nothing more:
 * each of these then throws `warehouse.fence_lost`.
 */
export interface RunAtWork {
  readonly runId: string
  readonly sync: string
  readonly startedAt: Date
  /** Shows that the run lives; call it wherever work goes on, it writes once a minute at most. */
  beat(): Promise<void>
  /** What the run has done so far, for people who look at it from elsewhere; its end replaces it. */
  note(work: unknown): Promise<void>
  /** A stream or target begins: its row stands as `running` until it is finished. */
  beginStream(
    stream: string,
    how: { readonly strategy: string; readonly route: string },
  ): Promise<void>
  finishStream(stream: string, report: StreamReport): Promise<void>
  /** Ends the run and gives the lease up. */
  finish(result: RunResult): Promise<void>
}

/**
 * Takes the sync's lease and enters the run.
 * @throws `run.already_running` after 30 seconds of another run at work
 */
export async function beginRun(
  ports: LeasePorts,
  order: RunOrder,
  waitMs?: number,
): Promise<RunAtWork> {
  const { warehouse, clock } = ports
  const { runId, sync } = order
  const { abandoned } = ports.processes ?? machineProcesses
  await takeLease(ports, order, waitMs)
  /** A run that could not be entered or ended works no more: the next one of this process need not wait for it. */
  const orAbandoned = async (writing: Promise<unknown>): Promise<void> => {
    try {
      await writing
    } catch (error) {
      abandoned.add(runId)
      throw error
    }
  }

  const startedAt = clock.now()
  const adding = warehouse.run({
    name: 'journal/add_run',
    slots: runSlots,
    values: {
      run_id: runId,
      sync,
      direction: order.direction,
      configuration: order.configuration,
      version: order.version,
      host: order.holder.host,
      pid: order.holder.pid,
      started_at: startedAt,
    },
  })
  await orAbandoned(adding)

  let beatenAt = startedAt.getTime()
  const begun = new Map<string, Date>()
  const writing = (work: (transaction: Transaction) => Promise<void>): Promise<void> =>
    repeatable(() => warehouse.transaction(work))
  const writeStream = (stream: string, values: StreamRunValues): Promise<void> =>
    writing(async (transaction) => {
      const key = { run_id: runId, stream }
      await transaction.run({
        name: 'journal/forget_stream_run',
        slots: streamRunSlots,
        values: key,
      })
      const added = await transaction.run({
        name: 'journal/add_stream_run',
        slots: { ...streamRunSlots, leases: slotOf(leasesTable) },
        values: { ...key, sync, ...values },
      })
      if (added === 0) throw fenceLost(stream)
    })

  return {
    runId,
    sync,
    startedAt,
    beat: async () => {
      const now = clock.now()
      if (now.getTime() - beatenAt < beatEveryMs) return
      beatenAt = now.getTime()
      await beatLease(warehouse, { sync, runId }, now)
    },
    note: async (work) => {
      await warehouse.run({
        name: 'journal/note_progress',
        slots: { ...runSlots, timeline: jsonOf('timeline_text') },
        values: { run_id: runId, timeline: JSON.stringify(work) },
      })
    },
    beginStream: async (stream, how) => {
      const now = clock.now()
      begun.set(stream, now)
      await writeStream(stream, { ...nothingYet, ...how, status: 'running', started_at: now })
    },
    finishStream: (stream, report) => {
      const now = clock.now()
      return writeStream(stream, {
        status: report.status,
        strategy: report.strategy,
        route: report.route,
        records_read: report.read,
        loaded: report.loaded,
        unchanged: report.unchanged,
        set_aside: report.set_aside,
        set_aside_values: report.set_aside_values,
        deleted: report.deleted,
        position_at: report.position === null ? null : new Date(report.position),
        ...errorValues(report.error ?? null),
        started_at: begun.get(stream) ?? now,
        finished_at: now,
      })
    },
    finish: (result) => {
      const ending = writing(async (transaction) => {
        const entered = await transaction.run({
          name: 'journal/finish_run',
          slots: {
            ...runSlots,
            result: jsonOf('result_text'),
            timeline: jsonOf('timeline_text'),
          },
          values: {
            run_id: runId,
            status: result.status,
            plan_id: result.planId,
            ...errorValues(result.error),
            result: JSON.stringify(result.result),
            timeline: result.timeline === undefined ? null : JSON.stringify(result.timeline),
            finished_at: clock.now(),
          },
        })
        if (entered === 0) throw fenceLost(sync)
        await leaveLease(transaction, { sync, runId })
      })
      return orAbandoned(ending)
    },
  }
}

type StreamRunValues = Readonly<Record<keyof typeof nothingYet | 'status' | 'started_at', Value>>

const noError = { error_code: null, error_what: null, error_why: null, error_fix: null }

const nothingYet = {
  strategy: null,
  route: null,
  records_read: 0,
  loaded: 0,
  unchanged: 0,
  set_aside: 0,
  set_aside_values: 0,
  deleted: 0,
  position_at: null,
  ...noError,
  finished_at: null,
}

function errorValues(error: ErrorReport | null): Readonly<Record<keyof typeof noError, Value>> {
  if (error === null) return noError
  return {
    error_code: error.code,
    error_what: error.what,
    error_why: error.why,
    error_fix: error.fix,
  }
}

/** The newest run of each sync. */
export async function lastRuns(warehouse: Transaction): Promise<readonly Row[]> {
  return warehouse.rows({ name: 'journal/last_runs', slots: runSlots })
}

/** The configuration document that a run used; null when there is no such run. */
export async function configurationOf(
  warehouse: Transaction,
  runId: string,
): Promise<string | null> {
  const [row] = await warehouse.rows({
    name: 'journal/run_configuration',
    slots: runSlots,
    values: { run_id: runId },
  })
  return textOrNullIn(row, 'configuration')
}
