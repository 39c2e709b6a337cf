import type { ObjectStream } from '../declare/index.ts'
import type { StreamOrder } from '../engine/orders.ts'
import type { IsoTime } from '../engine/ports/hubspot.ts'
import type { InboundContext, StreamContext } from './context.ts'
import { setUpObject } from './describe-object.ts'
import type { Desk } from './desk.ts'
import { latestTime } from './first-calls.ts'
import { proveAll } from './prove.ts'
import { exportsLeft, readByExport } from './read-export.ts'
import { readByPages } from './read-pages.ts'
import { removeUnseen } from './removals.ts'
import { chooseRoute, chooseStrategy, needsSize, type ReadPlan, type Route } from './routes.ts'
import { sizeOf } from './size.ts'
import { newPass, type Pass, type StreamState } from './state.ts'
import { sweepArchived } from './sweep.ts'
import { settleStorage } from './storage.ts'
import { ensureStorageViews } from './storage-views.ts'
import type { Tally } from './tally.ts'
import {
  earlier,
  isDue,
  nextFrom,
  positionAfter,
  provenTo,
  unaskedMs,
  windowFor,
} from './windows.ts'

/** What a stream run turned out to do, for its report. */
export interface StreamCourse {
  strategy: ReadPlan['strategy']
  route: Route
  /** Whether all was read, not only what changed. */
  whole?: boolean
  position: IsoTime | null
}

/**
 * Brings one object stream's table up to date: ends a pass cut off, reads what changed since, sweeps archived records
 * and proves deletions when their time has come. Stop it anywhere: the next run goes on from there.
 */
export async function runObject(
  run: InboundContext,
  order: StreamOrder,
  stream: ObjectStream,
  desk: Desk<StreamState>,
  tally: Tally,
  course: StreamCourse,
): Promise<void> {
  const { layout } = await setUpObject(run, order, stream, desk)
  const context: StreamContext<StreamState> = { ...run, streamOrder: order, desk, tally, layout }
  await settleStorage(context)
  await ensureStorageViews(run.ports.warehouse, order, layout)

  const plan = chooseStrategy(order, desk.state, run.order.full)
  course.strategy = plan.strategy
  course.whole = plan.whole
  let pass =
    passToContinue(desk.state, order, plan) ?? (await beginPass(context, stream, plan, run.now))
  // What was purged while a first read lay still, nobody else would find before the next run.
  const readsAllNow = desk.state.firstReadAt === null && !pass.continued
  await run.run.beginStream(stream.name, { strategy: plan.strategy, route: pass.route })

  let exported = false
  let isMain = true
  for (;;) {
    const read = await readPass(context, stream, pass)
    // What follows the read itself only brings it up to date.
    if (isMain) course.route = read.route
    isMain = false
    exported ||= read.route === 'export'
    await endPass(context, read)
    course.position = desk.state.position
    // What changed while a pass lay still, or what an export's lagging index didn't show, is read now.
    if (!read.continued && !(read.kind === 'full' && read.route === 'export')) break
    const later = { strategy: 'incremental', whole: false } as const
    const now = await latestTime(run.ports.hubspot, 0, run.ports.signal)
    pass = { ...(await beginPass(context, stream, later, now, 'search')) }
  }

  const { horizonMs, sweepMs, reconcileMs } = run.order
  if (stream.removals.kind !== 'archived_listing') return
  const sweptAt = desk.state.sweptTo === null ? null : earlier(desk.state.sweptTo, -horizonMs)
  if (exported || isDue(sweptAt, run.now, sweepMs)) await sweepArchived(context, stream)
  if (readsAllNow || reconcileMs === null) return
  if (desk.state.proof !== null || isDue(desk.state.reconciledAt, run.now, reconcileMs)) {
    await proveAll(context, stream)
  }
}

/** The pass that an earlier run left, unless this run is told to read otherwise. */
function passToContinue(state: StreamState, order: StreamOrder, plan: ReadPlan): Pass | null {
  const { pass } = state
  if (pass === null) return null
  if (order.route !== 'auto' && order.route !== pass.route) return null
  if (plan.whole && pass.kind !== 'full') return null
  return { ...pass, continued: true }
}

async function beginPass(
  context: StreamContext<StreamState>,
  stream: ObjectStream,
  plan: ReadPlan,
  now: IsoTime,
  given?: Route,
): Promise<Pass> {
  const { order, streamOrder, desk, ports } = context
  const window = windowFor(plan.whole ? null : nextFrom(desk.state), order.startDate, now)
  const pass = newPass({
    id: ports.random.uuid(),
    kind: plan.whole ? 'full' : 'incremental',
    route: given ?? (await routeFor(context, stream, plan, window, now)),
    startedAt: now,
    window: { after: window.after, until: window.until },
  })
  ports.log.debug('pass_begun', {
    stream: streamOrder.stream.name,
    kind: pass.kind,
    route: pass.route,
  })
  return pass
}

async function routeFor(
  context: StreamContext<StreamState>,
  stream: ObjectStream,
  plan: ReadPlan,
  window: Pass['window'],
  now: IsoTime,
): Promise<Route> {
  const forced = context.streamOrder.route
  const behindMs = unaskedMs(window, context.desk.state.position, now)
  const left = await exportsLeft(context)
  const records = needsSize(stream, plan, forced, behindMs, left)
    ? await sizeOf(context.ports, stream, window)
    : null
  return chooseRoute(stream, plan, forced, { records, exportsLeft: left, window })
}

/** Reads a pass to its end, by another route if the export can't be trusted. Returns the pass as it was read. */
async function readPass(
  context: StreamContext<StreamState>,
  stream: ObjectStream,
  pass: Pass,
): Promise<Pass> {
  if (pass.landed) return pass
  if (pass.route === 'export') {
    const outcome = await readByExport(context, stream, pass)
    if (outcome.kind === 'landed') return pass
    const route = pass.kind === 'full' && pass.window.after === null ? 'list' : 'search'
    context.ports.log.warn('export_refused', {
      sync: context.order.sync,
      stream: stream.name,
      why: outcome.why,
      route,
    })
    const instead: Pass = { ...pass, route, exportId: null }
    await readByPages(context, stream, instead)
    return instead
  }
  await readByPages(context, stream, pass)
  return pass
}

async function endPass(context: StreamContext<StreamState>, pass: Pass): Promise<void> {
  const { desk, order } = context
  const { state } = desk
  const position = positionAfter(pass, order.horizonMs)
  const walked = { position, provenTo: provenTo(state.pass ?? pass, position) }
  if (pass.kind !== 'full') {
    await desk.save({ ...state, pass: null, ...walked }, async () => ({}))
    return
  }
  await removeUnseen(context, pass, {
    ...state,
    pass: null,
    proof: null,
    ...walked,
    firstReadAt: state.firstReadAt ?? pass.startedAt,
    backfill: false,
    reconciledAt: pass.startedAt,
    sweptTo: state.sweptTo ?? earlier(pass.startedAt, order.horizonMs),
  })
}
