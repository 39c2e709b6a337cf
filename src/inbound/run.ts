import type { CollectionStream, RecordStream } from '../declare/index.ts'
import { addressing } from '../engine/addressing.ts'
import type { RunAtWork } from '../engine/journal/runs.ts'
import type { InboundOrder, StreamOrder } from '../engine/orders.ts'
import type { ObjectName, Ports } from '../engine/ports.ts'
import type { InboundReport, Progress, StreamReport } from '../engine/reports.ts'
import { ConnectorError } from '../errors/connector-error.ts'
import { addressesOf } from './addressed.ts'
import { type InboundContext, stagingPrefix, stopped } from './context.ts'
import { refreshDbtViews } from './dbt/refresh.ts'
import { type Desk, openDesk } from './desk.ts'
import { askingOnce } from './first-calls.ts'
import { linkedObjects, runLinks } from './links/run-links.ts'
import { defaultLoadSize, type LoadSize } from './record-lines.ts'
import { runPropertyHistory } from './property-history/run-history.ts'
import { noteCalls } from './plan/ledger.ts'
import { reportOf, statusOfRun } from './report.ts'
import { runArchived } from './run-archived.ts'
import { runCollection } from './run-collection.ts'
import { runObject, type StreamCourse } from './run-object.ts'
import { settleOrder } from './settle-order.ts'
import { firstState, type StreamState, streamStateKind } from './state.ts'
import { assertMergeOnly } from './storage.ts'
import { newTally, type Tally } from './tally.ts'
import { orderFor } from './windows.ts'

export interface InboundOptions {
  readonly loadSize?: LoadSize
  /** How long to wait for an export before the next run goes on waiting. */
  readonly waitMs?: number
}

const defaultWaitMs = 30 * 60 * 1000

/**
 * Runs an inbound sync: each stream by itself, so that one that fails leaves the others unharmed. `ensureControl` with
 * `inboundTables`, and `beginRun`, come before it; `run.finish` comes after.
 */
export async function runInbound(
  asked: InboundOrder,
  ports: Ports,
  run: RunAtWork,
  progress: (progress: Progress) => void,
  options: InboundOptions = {},
): Promise<InboundReport> {
  const reports: Record<string, StreamReport> = {}
  const planId = `plan-${run.runId}`
  let ended: ConnectorError | null = null
  try {
    const addresses = new Map<ObjectName, string>()
    const hubspot = askingOnce(addressing(ports.hubspot, addresses))
    const { order, refused, now } = await settleOrder(asked, { ...ports, hubspot }, (learnt) => {
      for (const [object, address] of addressesOf(learnt)) addresses.set(object, address)
    })
    const context: InboundContext = {
      order,
      refused,
      ports: { ...ports, hubspot },
      run,
      planId,
      now,
      loadSize: options.loadSize ?? defaultLoadSize,
      waitMs: options.waitMs ?? defaultWaitMs,
      progress,
      linked: linkedObjects(order),
    }
    await clearLeftOvers(context)
    for (const stream of inReadingOrder(order)) {
      const { report, error } = await runStream(
        { ...context, order: orderFor(context.order, stream) },
        stream,
      )
      if (report !== null) reports[stream.stream.name] = report
      if (error !== null && (error.handling === 'stop_run' || error.code === 'run.stopped')) {
        ended = error
        break
      }
    }
    if (ended === null) {
      await fillLinkColumns(context)
      await refreshDbtViews(ports.warehouse, { runId: run.runId, at: ports.clock.now() })
    }
  } catch (error) {
    ended = asConnectorError(error, ports, asked.sync)
  }
  const status = statusOfRun(Object.values(reports), ended)
  return {
    status,
    streams: reports,
    error: ended === null ? null : ended.report(),
    ...(status === 'held' ? { plan_id: planId } : {}),
  }
}

/** Links follow the records that they join. */
function inReadingOrder(order: InboundOrder): readonly StreamOrder[] {
  const isLast = (one: StreamOrder): number => (one.stream.kind === 'associations' ? 1 : 0)
  return order.streams.toSorted((one, other) => isLast(one) - isLast(other))
}

/** Staging tables that a killed run of this sync left. The lease makes sure that no other run of it is at work. */
async function clearLeftOvers(context: InboundContext): Promise<void> {
  const { warehouse } = context.ports
  await warehouse.drop(...(await warehouse.tables('control', stagingPrefix(context.order.sync))))
}

/** A sync without the associations stream fills link columns all the same. */
async function fillLinkColumns(context: InboundContext): Promise<void> {
  const { streams } = context.order
  if (context.linked.size === 0 || streams.some(({ stream }) => stream.kind === 'associations'))
    return
  await runLinks(context, null, newTally(), {
    strategy: 'client_incremental',
    route: 'list',
    position: null,
  })
}

interface StreamResult {
  readonly report: StreamReport | null
  readonly error: ConnectorError | null
}

/** Judged by HubSpot's clock, as all dates are. @throws `inbound.start_date_ahead` */
function assertBegun({ order, now }: InboundContext, stream: string): void {
  if (order.startDate === null || order.startDate <= now) return
  throw new ConnectorError('inbound.start_date_ahead', {
    what: `Stream ${stream} was not read: its start date ${order.startDate.slice(0, 10)} has not come yet.`,
    why: `HubSpot's clock says ${now}; records changed before the start date are left out, so nothing would be read.`,
    fix: 'Set `start_date` to a day that has been, or leave it out.',
  })
}

async function runStream(context: InboundContext, order: StreamOrder): Promise<StreamResult> {
  const { stream } = order
  const { ports, run } = context
  const tally = newTally()
  const course: StreamCourse = {
    strategy: order.strategy === 'auto' ? 'full_refresh' : order.strategy,
    route: order.route === 'auto' ? 'list' : order.route,
    position: null,
  }
  let error: ConnectorError | null = null
  const before = ports.hubspot.calls()
  try {
    const refusal = context.refused.get(stream.name)
    if (refusal !== undefined) throw refusal
    assertBegun(context, stream.name)
    if (stream.kind === 'associations' || stream.kind === 'property_history')
      assertMergeOnly(stream.name, order.storage)
    if (stream.kind === 'associations') await runLinks(context, order, tally, course)
    else if (stream.kind === 'property_history')
      await runPropertyHistory(context, order, stream, tally, course)
    else await runRecords(context, order, stream, tally, course)
    await noteCalls(
      ports.warehouse,
      { sync: context.order.sync, stream: stream.name, isWhole: course.whole ?? false },
      before,
      ports.hubspot.calls(),
      ports.clock.now(),
    )
  } catch (thrown) {
    error = asConnectorError(thrown, ports, context.order.sync)
    ports.log.error('stream_failed', {
      sync: context.order.sync,
      run: run.runId,
      stream: stream.name,
      code: error.code,
      what: error.what,
      why: error.why,
    })
  }
  const report = reportOf(course, tally, error)
  try {
    await run.finishStream(stream.name, report)
  } catch (thrown) {
    // A warehouse that failed can't take the report either: the first error is the one to be told.
    error ??= asConnectorError(thrown, ports, context.order.sync)
  }
  return { report, error }
}

async function runRecords(
  context: InboundContext,
  order: StreamOrder,
  stream: RecordStream | CollectionStream,
  tally: Tally,
  course: StreamCourse,
): Promise<void> {
  const desk: Desk<StreamState> = await openDesk(context.ports, {
    sync: context.order.sync,
    stream: stream.name,
    run: context.run,
    kind: streamStateKind,
    first: firstState,
    positionOf: (state) => state.position,
  })
  course.position = desk.state.position
  if (stream.kind === 'object') await runObject(context, order, stream, desk, tally, course)
  else if (stream.kind === 'archived')
    await runArchived(context, order, stream, desk, tally, course)
  else await runCollection(context, order, stream, desk, tally, course)
}

/** A call that our own stop cut off is a stop, whatever it threw. */
function asConnectorError(error: unknown, ports: Ports, sync: string): ConnectorError {
  if (
    ports.signal.aborted &&
    !(error instanceof ConnectorError && error.code === 'inbound.removals_held')
  ) {
    return stopped(sync)
  }
  if (error instanceof ConnectorError) return error
  return new ConnectorError('run.internal', {
    what: `The run of ${sync} failed.`,
    why: error instanceof Error ? error.message : 'Something that is no error was thrown.',
    fix: 'Report this message; the next run goes on where this one stopped.',
    cause: error,
  })
}
