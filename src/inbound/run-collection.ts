import type { CollectionStream } from '../declare/index.ts'
import { slotOf } from '../engine/journal/tables.ts'
import type { StreamOrder } from '../engine/orders.ts'
import type { CollectionPage, Json } from '../engine/ports.ts'
import type { Transaction } from '../engine/ports/warehouse.ts'
import { commit, prepare } from './checkpoint.ts'
import { choiceOf, chosenColumns, isSameChoice } from './collection-columns.ts'
import { goOn, type InboundContext, type StreamContext } from './context.ts'
import type { Desk } from './desk.ts'
import { collectionLayout } from './layout.ts'
import { objectsOf } from './links/directions.ts'
import { makeTable } from './make-table.ts'
import { itemLine, LoadLines } from './record-lines.ts'
import { isAnyUnseen, removeUnseen } from './removals.ts'
import { chooseRoute, chooseStrategy, type ReadPlan } from './routes.ts'
import type { StreamCourse } from './run-object.ts'
import { newPass, type Pass, type StreamState } from './state.ts'
import { settleStorage, storedAs } from './storage.ts'
import { ensureStorageViews } from './storage-views.ts'
import { seenTable } from './tables.ts'
import type { Tally } from './tally.ts'
import { earlier, isDue, positionAfter, windowFor } from './windows.ts'

/**
 * Reads a collection (all of it, or what changed since), writes what is new or changed, and marks what is no longer in
 * it. Stop it anywhere: the next run goes on from the page that landed last.
 */
export async function runCollection(
  run: InboundContext,
  order: StreamOrder,
  stream: CollectionStream,
  desk: Desk<StreamState>,
  tally: Tally,
  course: StreamCourse,
): Promise<void> {
  const { warehouse } = run.ports
  const chosen = chosenColumns(stream, order)
  const choice = choiceOf(stream, chosen)
  const layout = storedAs(collectionLayout(stream, chosen), order.storage)
  const context: StreamContext<StreamState> = { ...run, streamOrder: order, desk, tally, layout }
  await makeTable(run, stream.name, desk, layout.table)
  await settleStorage(context)
  await ensureStorageViews(warehouse, order, layout)
  const { state } = desk
  const isChosenAnew = !isSameChoice(state, choice)
  const first = { position: state.firstReadAt, backfill: state.backfill || isChosenAnew }
  const plan = withProof(context, stream, chooseStrategy(order, first, run.order.full))
  const begun = passToContinue(state, plan, isChosenAnew) ?? beginPass(context, plan)
  course.strategy = plan.strategy
  course.route = begun.route
  course.whole = begun.kind === 'full'
  await run.run.beginStream(stream.name, { strategy: plan.strategy, route: begun.route })
  const read = await readPages(context, stream, begun, choice)
  await endPass(context, stream, await withSecondLook(context, stream, read, choice))
  course.position = desk.state.position
}

/** A read for changes only does not show what is gone: on the declared cadence all of it is read instead. */
export function withProof(
  {
    desk,
    order,
    now,
  }: Pick<InboundContext, 'order' | 'now'> & { readonly desk: Pick<Desk<StreamState>, 'state'> },
  { removals }: CollectionStream,
  plan: ReadPlan,
): ReadPlan {
  if (plan.whole || removals.kind === 'none') return plan
  const { firstReadAt, reconciledAt } = desk.state
  if (firstReadAt === null) return plan
  const every =
    removals.kind === 'absence' && removals.every === 'sweep' ? order.sweepMs : order.reconcileMs
  const isProofDue = every !== null && isDue(reconciledAt, now, every)
  return isProofDue ? { ...plan, whole: true } : plan
}

/** The pass that an earlier run left, unless this run is told to read otherwise. */
function passToContinue(state: StreamState, plan: ReadPlan, isChosenAnew: boolean): Pass | null {
  const { pass } = state
  if (pass === null || isChosenAnew || (plan.whole && pass.kind !== 'full')) return null
  return { ...pass, continued: true }
}

function beginPass(context: StreamContext<StreamState>, plan: ReadPlan): Pass {
  const { order, streamOrder, desk, now, ports } = context
  const window = windowFor(plan.whole ? null : desk.state.position, order.startDate, now)
  return newPass({
    id: ports.random.uuid(),
    kind: plan.whole ? 'full' : 'incremental',
    route: chooseRoute(streamOrder.stream, plan, streamOrder.route, {
      records: null,
      exportsLeft: 0,
      window,
    }),
    startedAt: now,
    window: { after: window.after, until: window.until },
  })
}

function isSweepDue(context: StreamContext<StreamState>, pass: Pass): boolean {
  const { desk, order, now } = context
  const { sweptTo } = desk.state
  const sweptAt = sweptTo === null ? null : earlier(sweptTo, -order.horizonMs)
  return pass.kind === 'full' || isDue(sweptAt, now, order.sweepMs)
}

interface ReadPass {
  readonly pass: Pass
  readonly memory: Json
  readonly swept: boolean
  readonly pages: PageCount
}

/** `keyed`: pages that nothing can have slipped past. */
interface PageCount {
  readonly keyed: number
  readonly others: number
}

type Choice = Pick<StreamState, 'hashed' | 'unselected'>

/** Reads the rest of a pass: a load for every so many items, each one a checkpoint. */
async function readPages(
  context: StreamContext<StreamState>,
  stream: CollectionStream,
  begun: Pass,
  choice: Choice,
): Promise<ReadPass> {
  const { ports, order, run, desk, layout, progress } = context
  const paths = new Map(
    Object.entries(stream.columns).map(([name, column]) => [name, column.from ?? [name]]),
  )
  const lines = new LoadLines(ports.work, stream.name, context.loadSize)
  const swept = isSweepDue(context, begun)
  let reached = begun
  let memory: Json = desk.state.memory
  let done = 0
  let pages: PageCount = { keyed: 0, others: 0 }

  const checkpoint = async (): Promise<void> => {
    const path = await lines.take()
    const state = { ...desk.state, ...choice, pass: reached }
    if (path === null) {
      await desk.save(state, async () => ({}))
    } else {
      const pass = begun.kind === 'full' ? begun.id : null
      const load = await prepare(context, { files: [{ format: 'ndjson', path }], pass })
      await commit(context, load, state)
    }
  }

  const request = {
    collection: stream.collection,
    full: begun.kind === 'full',
    window: begun.window,
    memory: desk.state.memory,
    resume: begun.resume,
    sweep: swept,
    objects: [...objectsOf(order).keys()],
  }
  try {
    for await (const page of ports.hubspot.collection(request, ports.signal)) {
      for (const item of page.items) await lines.add((seq) => itemLine(layout, paths, item, seq))
      done += page.items.length
      pages = withPage(pages, page)
      reached = passAfter(reached, page)
      if (page.memory !== undefined) memory = page.memory
      progress({ sync: order.sync, part: stream.name, stage: 'reading', done, of: null })
      if (lines.isFull) await checkpoint()
      await run.beat()
      goOn(context)
    }
  } catch (error) {
    // What was read stays read: the next run goes on from here, whatever stopped this one.
    if (lines.lines > 0) await checkpoint()
    throw error
  }
  if (lines.lines > 0 || !isSameChoice(desk.state, choice)) await checkpoint()
  return { pass: reached, memory, swept, pages }
}

function withPage(pages: PageCount, { keyed, items }: CollectionPage): PageCount {
  if (items.length === 0) return pages
  return keyed === true
    ? { ...pages, keyed: pages.keyed + 1 }
    : { ...pages, others: pages.others + 1 }
}

function passAfter(pass: Pass, page: CollectionPage): Pass {
  return {
    ...pass,
    // zod's JSON type is mutable; the value itself is passed through.
    resume: page.resume as Pass['resume'],
    leftOut: [...pass.leftOut, ...(page.leftOut ?? [])],
  }
}

/**
 * HubSpot's lists page by a position (HUBSPOT.md 8): when an item goes while the pages are read, another slips past the
 * border of two pages and was not shown, though it is there. So what a read of several pages did not come by is looked
 * for in a second read of all of it, before it is taken for gone.
 */
async function withSecondLook(
  context: StreamContext<StreamState>,
  stream: CollectionStream,
  read: ReadPass,
  choice: Choice,
): Promise<ReadPass> {
  const { pass, pages } = read
  const mayHaveSkipped =
    pages.others > 1 || (pass.continued && (pages.others > 0 || pages.keyed === 0))
  if (!mayHaveSkipped || !isProof(stream, pass)) return read
  if (!(await isAnyUnseen(context, pass.id, sparedBy(pass)))) return read
  context.ports.log.info('collection_read_again', { sync: context.order.sync, stream: stream.name })
  const again = { ...pass, resume: null }
  const second = await readPages(context, stream, again, choice)
  // The first read's memory vouches for less, and for nothing that the second did not see.
  return { ...read, pass: second.pass }
}

/** What the ids of rows begin with that nobody looked for. */
const sparedBy = ({ leftOut }: Pass): readonly string[] =>
  leftOut.flatMap((one) => (typeof one === 'string' ? [] : [one.ids]))

/** Whether what this complete pass did not come by is gone. */
function isProof({ read, removals }: CollectionStream, pass: Pass): boolean {
  const isWhole = pass.kind === 'full' && pass.leftOut.every((one) => typeof one !== 'string')
  // What a start date kept back was not looked for.
  return (
    isWhole &&
    removals.kind !== 'none' &&
    (pass.window.after === null || read.incremental === undefined)
  )
}

async function endPass(
  context: StreamContext<StreamState>,
  stream: CollectionStream,
  { pass, memory, swept }: ReadPass,
): Promise<void> {
  const { desk, order, now, tally } = context
  const { state } = desk
  const isIncremental = stream.read.incremental !== undefined
  const ended: StreamState = {
    ...state,
    pass: null,
    memory: memory as StreamState['memory'],
    firstReadAt: state.firstReadAt ?? pass.startedAt,
    // An empty answer proves nothing: what had no item is read from the beginning until it shows one.
    backfill: isIncremental && pass.kind === 'full' && !pass.continued && tally.read === 0,
    ...(isIncremental ? { position: positionAfter(pass, order.horizonMs) } : {}),
    // Null only while removals are held: then the next run reads all of it again.
    ...(pass.kind === 'full' ? { reconciledAt: now } : {}),
    ...(swept ? { sweptTo: earlier(pass.startedAt, order.horizonMs) } : {}),
  }
  tellLeftOut(context, pass)
  if (isProof(stream, pass)) await removeUnseen(context, pass, ended, sparedBy(pass))
  else await desk.save(ended, (transaction) => forgetSeen(context, transaction))
}

function tellLeftOut(context: StreamContext<StreamState>, pass: Pass): void {
  const { order, streamOrder, ports } = context
  const parts = pass.leftOut.flatMap((one) =>
    typeof one === 'string' ? [one] : one.silent === true ? [] : [one.part],
  )
  for (const part of new Set(parts)) {
    ports.log.warn('collection_part_left_out', {
      sync: order.sync,
      stream: streamOrder.stream.name,
      part,
    })
  }
}

/** The ids that a full pass noted are of no further use. */
async function forgetSeen(
  context: StreamContext<StreamState>,
  transaction: Transaction,
): Promise<Record<string, never>> {
  await transaction.run({
    name: 'inbound/seen_forget',
    slots: { seen: slotOf(seenTable) },
    values: { sync: context.order.sync, stream: context.streamOrder.stream.name },
  })
  return {}
}
