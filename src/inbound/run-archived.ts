import { createHash } from 'node:crypto'
import type { ArchivedStream } from '../declare/index.ts'
import { textIn } from '../engine/cells.ts'
import { control, slotOf, tableSlot } from '../engine/journal/tables.ts'
import type { StreamOrder } from '../engine/orders.ts'
import type { WireRecord } from '../engine/ports/hubspot.ts'
import type { Staging, Transaction } from '../engine/ports/warehouse.ts'
import { commit, prepare } from './checkpoint.ts'
import { goOn, type InboundContext, newToken, type StreamContext, stampOf } from './context.ts'
import { setUpObject } from './describe-object.ts'
import type { Desk } from './desk.ts'
import { idProperty } from './layout.ts'
import { isLeftOut, LoadLines, recordLine } from './record-lines.ts'
import { idsOf } from './removals.ts'
import { chooseRoute, chooseStrategy, type ReadPlan } from './routes.ts'
import type { StreamCourse } from './run-object.ts'
import { newPass, type Pass, type StreamState } from './state.ts'
import { settleStorage } from './storage.ts'
import { ensureStorageViews } from './storage-views.ts'
import { listedForMs } from './sweep.ts'
import { seenTable } from './tables.ts'
import type { Tally } from './tally.ts'
import { earlier, isDue, positionAfter, windowFor } from './windows.ts'

type Archived = StreamContext<StreamState>

/**
 * Brings the table of an object's archived records up to date: the whole archived listing is read, what was archived
 * since the position lands, and rows that left the list are looked for among the living. Rows of records that HubSpot
 * purged stay. Stop it anywhere: the next run goes on from the page that landed last.
 */
export async function runArchived(
  run: InboundContext,
  order: StreamOrder,
  stream: ArchivedStream,
  desk: Desk<StreamState>,
  tally: Tally,
  course: StreamCourse,
): Promise<void> {
  const { layout } = await setUpObject(run, order, stream, desk)
  const context: Archived = { ...run, streamOrder: order, desk, tally, layout }
  await settleStorage(context)
  await ensureStorageViews(run.ports.warehouse, order, layout)
  const plan = chooseStrategy(order, desk.state, run.order.full)
  const pass = passToContinue(desk.state, plan) ?? beginPass(context, plan)
  course.strategy = plan.strategy
  course.whole = plan.whole
  course.route = pass.route
  await run.run.beginStream(stream.name, { strategy: plan.strategy, route: pass.route })
  const read = pass.landed ? pass : await readListing(context, stream, pass)
  await endPass(context, stream, read)
  course.position = desk.state.position
}

/** The pass that an earlier run left, unless this run is told to read otherwise. */
function passToContinue({ pass }: StreamState, plan: ReadPlan): Pass | null {
  if (pass === null || (plan.whole && pass.kind !== 'full')) return null
  return { ...pass, continued: true }
}

function beginPass(context: Archived, plan: ReadPlan): Pass {
  const { streamOrder, desk, now, ports } = context
  const window = windowFor(plan.whole ? null : desk.state.position, null, now)
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

/** There is no filter by archive date (HUBSPOT.md 8): what was archived at or before the position is not taken again. */
function isTaken(record: WireRecord, pass: Pass): boolean {
  const { after } = pass.window
  return (
    after === null ||
    record.archivedAt === undefined ||
    Date.parse(record.archivedAt) > Date.parse(after)
  )
}

async function readListing(context: Archived, stream: ArchivedStream, begun: Pass): Promise<Pass> {
  const { ports, order, layout, loadSize, progress } = context
  const lines = new LoadLines(ports.work, stream.name, loadSize)
  const ids = new LoadLines(ports.work, `${stream.name}-ids`, loadSize)
  let reached = begun
  let done = 0
  const checkpoint = (pass: Pass): Promise<void> => land(context, lines, ids, pass)
  const links = (stream.linkColumns ?? []).map((link) => link.to)
  const request = {
    object: stream.object,
    properties: layout.requested,
    archived: true,
    ...(links.length === 0 ? {} : { links }),
    ...(begun.after === null ? {} : { after: begun.after }),
  }
  try {
    for await (const page of ports.hubspot.list(request, ports.signal)) {
      for (const record of page.records) {
        await ids.add(() => JSON.stringify({ _id: record.id }))
        if (!isTaken(record, begun) || isLeftOut(record, order.startDate)) continue
        await lines.add((seq) => recordLine(layout, { ...record, archived: true }, seq))
      }
      done += page.records.length
      reached = { ...reached, after: page.next }
      progress({
        sync: order.sync,
        part: stream.name,
        stage: 'reading archived records',
        done,
        of: null,
      })
      if (lines.isFull || ids.isFull) await checkpoint(reached)
      await context.run.beat()
      goOn(context)
    }
  } catch (error) {
    // What was read stays read: the next run goes on from here, whatever stopped this one.
    if (ids.lines > 0) await checkpoint(reached)
    throw error
  }
  const landed = { ...reached, landed: true }
  await checkpoint(landed)
  return landed
}

/** Lands what was taken, and notes every id of the listing, with the place in the pass: a checkpoint. */
async function land(
  context: Archived,
  lines: LoadLines,
  ids: LoadLines,
  pass: Pass,
): Promise<void> {
  const { ports, desk } = context
  const state = { ...desk.state, pass }
  const path = await lines.take()
  const listed = await stageIds(context, await ids.take())
  const note = async (transaction: Transaction): Promise<void> => {
    if (listed === null) return
    await transaction.run({
      name: 'inbound/seen_staged',
      slots: { seen: slotOf(seenTable), staging: tableSlot(listed.table) },
      values: { ...of(context), pass: pass.id },
    })
  }
  if (path === null) {
    await desk.save(state, async (transaction) => {
      await note(transaction)
      return {}
    })
  } else {
    const load = await prepare(context, { files: [{ format: 'ndjson', path }], pass: null })
    await commit(context, load, state, { also: note })
  }
  if (listed === null) return
  await ports.warehouse.drop(listed.table)
  await ports.work.remove(listed.path)
}

const of = (context: Archived): { readonly sync: string; readonly stream: string } => ({
  sync: context.order.sync,
  stream: context.streamOrder.stream.name,
})

async function stageIds(
  context: Archived,
  path: string | null,
): Promise<(Staging & { readonly path: string }) | null> {
  if (path === null) return null
  const staging = {
    table: control(`${newToken(context)}_i`),
    columns: [{ name: '_id', path: ['_id'] }],
  }
  await context.ports.warehouse.stage(staging, [{ format: 'ndjson', path }])
  return { ...staging, path }
}

async function endPass(context: Archived, stream: ArchivedStream, pass: Pass): Promise<void> {
  const { desk, order, now } = context
  const looked = await showRestored(context, stream, pass)
  const { state } = desk
  const sweptAt = looked ? earlier(now, order.horizonMs) : state.sweptTo
  const ended: StreamState = {
    ...state,
    pass: null,
    position: positionAfter(pass, order.horizonMs),
    firstReadAt: state.firstReadAt ?? pass.startedAt,
    backfill: pass.kind === 'full' ? false : state.backfill,
    sweptTo: sweptAt,
  }
  await desk.save(ended, async (transaction) => {
    await transaction.run({
      name: 'inbound/seen_forget',
      slots: { seen: slotOf(seenTable) },
      values: of(context),
    })
    return {}
  })
}

/**
 * Looks for rows that left the list before their 90 days among the living: those found are shown as restored, the others
 * were purged or merged and stay. Asked again when others are missing than at the last look, and with each sweep.
 */
async function showRestored(
  context: Archived,
  stream: ArchivedStream,
  pass: Pass,
): Promise<boolean> {
  const { ports, order, layout, desk, now } = context
  const rows = await ports.warehouse.rows({
    name: 'inbound/archived_missing',
    slots: { target: tableSlot(layout.target), seen: slotOf(seenTable) },
    values: {
      ...of(context),
      pass: pass.id,
      listed_since: new Date(earlier(now, listedForMs)),
    },
  })
  const missing = rows.map((row) => textIn(row, 'id'))
  const { sweptTo, memory } = desk.state
  const sweptAt = sweptTo === null ? null : earlier(sweptTo, -order.horizonMs)
  if (!isDue(sweptAt, now, order.sweepMs) && (memory ?? null) === digestOf(missing)) return false
  const alive = new Set<string>()
  for await (const some of idsOf([rows])) {
    for await (const records of ports.hubspot.records(
      stream.object,
      some,
      [idProperty],
      ports.signal,
    )) {
      // A merged-away id answers with the survivor (HUBSPOT.md 4.1): that is not the record itself.
      for (const record of records) if (!record.archived) alive.add(record.id)
    }
  }
  const restored = missing.filter((id) => alive.has(id))
  const gone = digestOf(missing.filter((id) => !alive.has(id)))
  await markRestored(context, restored, pass, { ...desk.state, memory: gone })
  return true
}

/** Tells one set of ids from another; null for none. */
function digestOf(ids: readonly string[]): string | null {
  return ids.length === 0 ? null : createHash('md5').update(ids.join('\n')).digest('hex')
}

async function markRestored(
  context: Archived,
  ids: readonly string[],
  { startedAt }: Pass,
  state: StreamState,
): Promise<void> {
  const { ports, desk, layout, tally, streamOrder } = context
  const lines = new LoadLines(ports.work, `${layout.stream}-restored`, context.loadSize)
  for (const id of ids) await lines.add(() => JSON.stringify({ _id: id }))
  const staged = await stageIds(context, await lines.take())
  const { at, runId } = stampOf(context, streamOrder.stream.name)
  const { restored } = await desk.save(state, async (transaction) => ({
    restored:
      staged === null
        ? 0
        : await transaction.run({
            name: 'inbound/archived_restored',
            slots: { target: tableSlot(layout.target), staging: tableSlot(staged.table) },
            values: { gone_at: new Date(startedAt), synced_at: at, run_id: runId },
          }),
  }))
  tally.deleted += restored
  if (staged === null) return
  await ports.warehouse.drop(staged.table)
  await ports.work.remove(staged.path)
}
