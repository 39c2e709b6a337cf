import { beginRun, type RunAtWork } from '../engine/journal/runs.ts'
import { accountsTable, assertSameAccount } from '../engine/journal/account.ts'
import { alertTables, alertViews } from '../engine/journal/alerts.ts'
import { ensureControl, type ViewsMade } from '../engine/journal/control.ts'
import { machineProcesses } from '../engine/journal/holder.ts'
import { exportsInADay, noteQuota } from '../engine/journal/quota.ts'
import { forgetCancel, scheduleTables, scheduleViews } from '../engine/journal/schedules.ts'
import { verificationsTable, verificationsView } from '../engine/journal/verifications.ts'
import type { InboundOrder, OutboundOrder } from '../engine/orders.ts'
import type { CallCounts, Clock, Ports, Warehouse } from '../engine/ports.ts'
import type {
  InboundReport,
  InboundResult,
  OutboundReport,
  OutboundResult,
  Progress,
  RunResult,
  RunStatus,
} from '../engine/reports.ts'
import { type NotedWork, observedClock, type Timeline } from '../engine/timeline.ts'
import { ConnectorError } from '../errors/connector-error.ts'
import { runInbound } from '../inbound/run.ts'
import { inboundTables } from '../inbound/tables.ts'
import { runOutbound } from '../outbound/run.ts'
import { runUndo } from '../outbound/undo/run-undo.ts'
import { outboundTables, outboundViews } from '../outbound/tables.ts'
import type { Connection } from './connection.ts'
import { openStops } from './stops.ts'

export interface RunAsked {
  readonly order: InboundOrder | OutboundOrder
  /** The run that is to be undone; absent: the sync itself runs. */
  readonly undo?: string
  /** Looks whether what the order needs of this machine is there. */
  readonly ready: () => Promise<void>
  /** The configuration document as the run uses it. */
  readonly configuration: string
  readonly version: string
  readonly progress: (progress: Progress) => void
  readonly control: RunControl
  /** The run is entered, and its work begins. */
  readonly began: (warehouse: Warehouse) => Promise<void>
}

/** What whoever starts a run may set beside what the run is to do. */
export interface RunControl {
  /** Stops the run at its next checkpoint. */
  readonly signal: AbortSignal
  readonly runId: string
  /** Null: none. */
  readonly timeLimitMs: number | null
  /** What the run does when. */
  readonly timeline: Timeline
}

/** Makes every control table and view that runs, plans and status look into. Repeatable. */
export async function prepareControl(
  ports: Pick<Ports, 'warehouse'>,
  made?: ViewsMade,
): Promise<void> {
  await ensureControl(
    ports.warehouse,
    [
      accountsTable,
      verificationsTable,
      ...scheduleTables,
      ...alertTables,
      ...inboundTables,
      ...outboundTables,
    ],
    [verificationsView, ...scheduleViews, ...alertViews, ...outboundViews],
    made,
  )
}

/** Runs a sync once. Never throws for what a run can meet: the result says it. */
export async function runSync(
  connection: Connection,
  asked: RunAsked,
  machine: Clock,
): Promise<RunResult> {
  const { order } = asked
  const { runId, timeline } = asked.control
  const startedAt = machine.now()
  const stops = openStops({ sync: order.sync, ...asked.control }, machine, asked.control.signal)
  let ports: Ports | null = null
  let run: RunAtWork | null = null
  let before = noCalls
  const newest = new Map<string, Progress>()
  let report: InboundReport | OutboundReport
  try {
    await asked.ready()
    ports = { ...(await connection.ports()), signal: stops.signal }
    before = ports.hubspot.calls()
    await prepareControl(ports)
    const { processes = machineProcesses } = connection.around
    run = await beginRun(
      { ...ports, processes },
      {
        runId,
        sync: order.sync,
        direction: order.direction,
        configuration: asked.configuration,
        version: asked.version,
        holder: processes.self(),
      },
    )
    const entered = run
    stops.watch(ports.warehouse, async () => {
      const work: NotedWork = { ...timeline.shown(), progress: [...newest.values()] }
      await entered.note(work)
      return newest.size > 0
    })
    await asked.began(ports.warehouse)
    await assertSameAccount(ports, order.sync, { runId, at: startedAt })
    const working = { ...ports, clock: observedClock(ports.clock, timeline, 'HubSpot at work') }
    const progress = (told: Progress): void => {
      timeline.staged(told)
      newest.set(told.part, told)
      asked.progress(told)
    }
    report =
      order.direction === 'inbound'
        ? await runInbound(order, working, run, progress)
        : asked.undo === undefined
          ? await runOutbound(order, working, run, progress)
          : await runUndo(order, working, run, asked.undo, progress)
  } catch (error) {
    report = failedReport(order, error, stops.signal)
  }
  await stops.end()
  const reason = stops.reason()
  if (reason !== null && report.status === 'stopped') report = { ...report, error: reason.report() }
  const calls = ports === null ? noCalls : callsSince(before, ports.hubspot.calls())
  const result = resultOf(order, runId, report, calls, startedAt, machine.now())
  if (ports === null || run === null) return result
  const { warehouse, hubspot, log } = ports
  // How the run ended is told whatever becomes of these.
  const beside = async (event: string, work: () => Promise<unknown>): Promise<void> => {
    try {
      await work()
    } catch {
      log.warn(event, { sync: order.sync, run: runId })
    }
  }
  await beside('quota_not_noted', async () =>
    noteQuota(
      warehouse,
      { runId, sync: order.sync, at: machine.now() },
      hubspot.quota(),
      await exportsInADay(warehouse, machine.now()),
    ),
  )
  try {
    await run.finish({
      status: result.status,
      error: result.error,
      planId: result.plan_id ?? null,
      result,
      timeline: timeline.shown(),
    })
  } catch (error) {
    // Whatever a run failed of that had been taken over, another's doing was the cause.
    const isOvertaken = error instanceof ConnectorError && error.code === 'warehouse.fence_lost'
    if (result.error === null || isOvertaken)
      return resultOf(
        order,
        runId,
        failedReport(order, error, ports.signal),
        calls,
        startedAt,
        machine.now(),
      )
    log.error('run_end_not_written', { sync: order.sync, run: runId })
  }
  await beside('cancel_not_forgotten', () => forgetCancel(warehouse, runId))
  return result
}

const noCalls: CallCounts = {
  export: 0,
  import: 0,
  search: 0,
  list: 0,
  batch_read: 0,
  batch: 0,
  other: 0,
}

function callsSince(before: CallCounts, after: CallCounts): CallCounts {
  return Object.fromEntries(
    Object.entries(after).map(([kind, calls]) => [kind, calls - before[kind as keyof CallCounts]]),
  ) as unknown as CallCounts
}

/** Calls as CONTRACT.md names them for each direction. */
function callsOf(
  direction: 'inbound' | 'outbound',
  calls: CallCounts,
): Readonly<Record<string, number>> {
  if (direction === 'inbound') {
    const { export: exports, search, list, batch_read } = calls
    return {
      export: exports,
      search,
      list,
      batch_read,
      other: calls.other + calls.batch + calls.import,
    }
  }
  const other = calls.other + calls.export + calls.search + calls.list + calls.batch_read
  return { import: calls.import, batch: calls.batch, other }
}

function resultOf(
  order: InboundOrder | OutboundOrder,
  runId: string,
  report: InboundReport | OutboundReport,
  calls: CallCounts,
  startedAt: Date,
  finishedAt: Date,
): InboundResult | OutboundResult {
  const head = {
    type: 'result' as const,
    run_id: runId,
    sync: order.sync,
  }
  const tail = {
    calls: callsOf(order.direction, calls),
    error: report.error,
    started_at: startedAt.toISOString(),
    finished_at: finishedAt.toISOString(),
    ...(report.plan_id === undefined ? {} : { plan_id: report.plan_id }),
  }
  const { status } = report
  return 'streams' in report
    ? { ...head, direction: 'inbound', status, streams: report.streams, ...tail }
    : {
        ...head,
        direction: 'outbound',
        status,
        records: report.records,
        associations: report.associations,
        ...(report.undo === undefined ? {} : { undo: report.undo }),
        ...tail,
      }
}

const nothing = {
  records: {
    read: 0,
    vanished: 0,
    continued: 0,
    refused: 0,
    unchanged: 0,
    created: 0,
    updated: 0,
    archived: 0,
    set_aside: 0,
  },
  associations: { added: 0, removed: 0, unchanged: 0, kept: 0, set_aside: 0 },
}

/** What a run that could not even begin its work, or broke off with an error of its own, has to report. */
function failedReport(
  order: InboundOrder | OutboundOrder,
  thrown: unknown,
  signal: AbortSignal | undefined,
): InboundReport | OutboundReport {
  const error =
    signal?.aborted === true && !(thrown instanceof ConnectorError)
      ? stopped(order.sync, thrown)
      : asConnectorError(thrown)
  const failed = { status: statusOfError(error), error: error.report() }
  return order.direction === 'inbound' ? { ...failed, streams: {} } : { ...failed, ...nothing }
}

function statusOfError(error: ConnectorError): RunStatus {
  if (error.code === 'run.stopped') return 'stopped'
  const byExit: Readonly<Record<number, RunStatus>> = {
    3: 'partial',
    4: 'held',
    5: 'waiting',
    6: 'sign_in_needed',
  }
  return byExit[error.exit] ?? 'failed'
}

function stopped(sync: string, cause: unknown): ConnectorError {
  return new ConnectorError('run.stopped', {
    what: `The run of ${sync} was stopped.`,
    why: 'It was asked to stop; nothing is lost.',
    fix: 'Run again: it goes on where it stopped.',
    cause,
  })
}

/** Any thrown thing as an error with a code: what is not ours is a fault of the connector. */
export function asConnectorError(error: unknown): ConnectorError {
  if (error instanceof ConnectorError) return error
  return new ConnectorError('run.internal', {
    what: 'The connector failed unexpectedly.',
    why: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    fix: 'Report it with this message (LOG_LEVEL=debug shows more); the next run goes on where this one stopped.',
    cause: error,
  })
}
