import type { ObjectStream } from '../declare/index.ts'
import { countIn, textIn } from '../engine/cells.ts'
import { slotOf, tableSlot } from '../engine/journal/tables.ts'
import type { Guard } from '../engine/orders.ts'
import { beginning, type IsoTime } from '../engine/ports/hubspot.ts'
import type { Row, TableName, Transaction } from '../engine/ports/warehouse.ts'
import { ConnectorError } from '../errors/connector-error.ts'
import { newToken, type StreamContext, stampOf } from './context.ts'
import { landRecords } from './land-records.ts'
import type { Pass, StreamState } from './state.ts'
import { currentSlot, storageStatements } from './storage.ts'
import { heldTable, seenTable } from './tables.ts'
import { windowFor } from './windows.ts'

/** The fewest removals that the guard holds (CONTRACT.md: more than 20 %, and at least 10), unless none may go unseen (0 %). */
const guardFrom = 10

/** Whether so many removals of so many live rows are to be shown to a person first. */
export function isTooMany(removals: number, live: number, guard: Guard): boolean {
  const counts = removals >= guardFrom || guard.removals === 0
  return counts && removals > live * guard.removals
}

/** The same for one part of a run, with what its other parts have marked unasked. */
export function isTooManyOf(
  { order, tally }: Pick<StreamContext<unknown>, 'order' | 'tally'>,
  removals: number,
  live: number,
): boolean {
  return removals > 0 && isTooMany(removals + tally.unasked, live + tally.unasked, order.guard)
}

/** More missing records than this are not looked for one by one when the guard would hold them anyway. */
const lookedForAlways = 10_000

/**
 * Ends a complete pass: rows that it did not see, and that a batch read does not find either, are marked deleted, in the
 * same transaction as the state that ends the pass. `spared`: what the ids begin with of rows that no pass looked for.
 * They are dated by the start of the pass, by HubSpot's clock: whichever run comes to mark them.
 * @throws `inbound.removals_held` when the guard holds them; the state is saved all the same, the rows stay as they are
 * @throws `inbound.read_incomplete` when the pass came by nothing at all though HubSpot holds records
 */
export async function removeUnseen(
  context: StreamContext<StreamState>,
  pass: Pick<Pass, 'id' | 'kind' | 'route' | 'startedAt'>,
  ended: StreamState,
  spared: readonly string[] = [],
): Promise<void> {
  const { warehouse } = context.ports
  const stream = context.streamOrder.stream
  const missing: TableName = { schema: 'control', name: `${newToken(context)}_m` }
  try {
    const found = await deriveMissing(context, missing, pass.id, spared)
    let came: Emptiness = 'some'
    // Of a table without rows too: else the position would vouch for what a false answer left out.
    const readsNone = stream.kind === 'object' && pass.kind === 'full' && context.tally.read === 0
    if (found > 0 || readsNone) {
      // HubSpot's clock tells whole seconds: what changed within this one is a witness too.
      const { until } = windowFor(null, null, context.now)
      came = await howEmpty(context, pass, found > 0 ? until : ended.position)
    }
    // Both ways may be wrong for a while: where nothing is, all is asked for until something shows.
    const provenTo = came === 'none' && pass.kind === 'full' ? beginning : ended.provenTo
    if (found > 0) {
      const isHopeless = found > lookedForAlways && (await judge(context, missing)).isHeld
      if (stream.kind === 'object' && !isHopeless) await lookForMissing(context, stream, missing)
    }
    const goneAt = new Date(pass.startedAt)
    const isEmpty = came === 'unproven'
    await settle(context, missing, { ended: { ...ended, provenTo }, isEmpty, goneAt })
  } finally {
    await warehouse.drop(missing)
  }
}

/** Whether there is a row that this pass did not come by so far. */
export async function isAnyUnseen(
  context: StreamContext<StreamState>,
  pass: string,
  spared: readonly string[],
): Promise<boolean> {
  const missing: TableName = { schema: 'control', name: `${newToken(context)}_m` }
  try {
    return (await deriveMissing(context, missing, pass, spared)) > 0
  } finally {
    await context.ports.warehouse.drop(missing)
  }
}

/** The ids of the rows that a pass did not see, as a table; returns how many they are. */
async function deriveMissing(
  context: StreamContext<StreamState>,
  missing: TableName,
  pass: string,
  spared: readonly string[],
): Promise<number> {
  const { ports, order, streamOrder } = context
  let found = await ports.warehouse.derive(missing, {
    name: 'inbound/missing',
    slots: { target: currentSlot(context), seen: slotOf(seenTable) },
    values: { sync: order.sync, stream: streamOrder.stream.name, pass },
  })
  for (const ids of spared) {
    found -= await ports.warehouse.run({
      name: 'inbound/missing_spared',
      slots: { missing: tableSlot(missing) },
      values: { ids },
    })
  }
  return found
}

/** What a pass came by: some record, none as HubSpot says in a second way too, or none as it says in the only way. */
type Emptiness = 'some' | 'none' | 'unproven'

/**
 * An empty answer proves nothing: HubSpot must say in a second way that there is nothing that changed by then; of a
 * collection, which has no second way, a person.
 */
async function howEmpty(
  context: StreamContext<StreamState>,
  { id: pass, route }: Pick<Pass, 'id' | 'route'>,
  until: IsoTime | null,
): Promise<Emptiness> {
  const { ports, order, streamOrder, desk } = context
  const { stream } = streamOrder
  const [row] = await ports.warehouse.rows({
    name: 'inbound/seen_count',
    slots: { seen: slotOf(seenTable) },
    values: { sync: order.sync, stream: stream.name, pass },
  })
  if (countIn(row, 'records') > 0) return 'some'
  if (stream.kind !== 'object') return 'unproven'
  if (until === null || !(await holdsAny(context, stream, route, until))) return 'none'
  // What was read so is of no use: the next run begins anew.
  await desk.save({ ...desk.state, pass: null, proof: null }, async (transaction) => {
    await transaction.run({
      name: 'inbound/seen_forget',
      slots: { seen: slotOf(seenTable) },
      values: { sync: order.sync, stream: stream.name },
    })
    return {}
  })
  throw new ConnectorError('inbound.read_incomplete', {
    what: `Stream ${stream.name} came back empty.`,
    why: 'Asked in a second way HubSpot has records, and an empty answer proves nothing.',
    fix: 'Run again; if it stays, look in HubSpot whether the records are there.',
  })
}

/** Whether HubSpot, asked in another way than the pass was, has records that changed by then. */
async function holdsAny(
  { ports, order }: StreamContext<StreamState>,
  stream: ObjectStream,
  route: Pass['route'],
  until: IsoTime,
): Promise<boolean> {
  const { hubspot, signal } = ports
  // What changed before the start date was left out, and is no witness: a list can't be asked without it.
  const { after } = windowFor(null, order.startDate, until)
  if (route === 'search' && after === null) {
    const list = hubspot.list({ object: stream.object, properties: [] }, signal)
    for await (const { records } of list) return records.some(({ updatedAt }) => updatedAt <= until)
    return false
  }
  return (
    (await hubspot.count(
      stream.object,
      { by: stream.modifiedBy, window: { after, until } },
      signal,
    )) > 0
  )
}

/** A second look at what a listing left out: what a batch read finds is alive, and lands. */
async function lookForMissing(
  context: StreamContext<StreamState>,
  stream: ObjectStream,
  missing: TableName,
): Promise<void> {
  const statement = { name: 'inbound/missing_ids', slots: { missing: tableSlot(missing) } }
  const { warehouse } = context.ports
  for await (const ids of idsOf(warehouse.stream(statement))) {
    await landRecords(context, stream, ids, async (transaction, judged) => {
      await transaction.run({
        name: 'inbound/missing_found',
        slots: { missing: tableSlot(missing), judged: tableSlot(judged) },
      })
    })
  }
}

/** Ids of rows, in portions that a load can take. */
export async function* idsOf(
  rows: AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>,
): AsyncGenerator<readonly string[]> {
  // Read to the end before the first portion lands: landing changes the very tables that the ids come from.
  const all: string[] = []
  for await (const chunk of rows) all.push(...chunk.map((row) => textIn(row, 'id')))
  for (let at = 0; at < all.length; at += idsAtOnce) yield all.slice(at, at + idsAtOnce)
}

const idsAtOnce = 10_000

interface Judgement {
  readonly isHeld: boolean
  readonly unapproved: number
  readonly live: number
}

/** What the guard says about the rows that are missing now. */
async function judge(context: StreamContext<StreamState>, missing: TableName): Promise<Judgement> {
  const { order, ports, streamOrder } = context
  const [counted] = await ports.warehouse.rows({
    name: 'inbound/missing_counts',
    slots: {
      missing: tableSlot(missing),
      held: slotOf(heldTable),
      target: currentSlot(context),
    },
    values: { sync: order.sync, stream: streamOrder.stream.name, approved: order.approve },
  })
  const unapproved = countIn(counted, 'unapproved')
  const live = countIn(counted, 'live')
  return { isHeld: isTooManyOf(context, unapproved, live), unapproved, live }
}

async function settle(
  context: StreamContext<StreamState>,
  missing: TableName,
  {
    ended,
    isEmpty,
    goneAt,
  }: { readonly ended: StreamState; readonly isEmpty: boolean; readonly goneAt: Date },
): Promise<void> {
  const { order, layout, tally } = context
  const stream = context.streamOrder.stream.name
  const of = { sync: order.sync, stream }
  const { isHeld, unapproved, live } = await judge(context, missing)
  const held = isHeld || (isEmpty && unapproved > 0)
  const stamp = stampOf(context, stream)

  const { removed } = await context.desk.save(
    held ? { ...ended, reconciledAt: null } : ended,
    async (transaction) => {
      await transaction.run({
        name: 'inbound/seen_forget',
        slots: { seen: slotOf(seenTable) },
        values: of,
      })
      await transaction.run({
        name: 'inbound/held_forget',
        slots: { held: slotOf(heldTable) },
        values: of,
      })
      if (held) {
        await keepHeld(context, transaction, missing)
        return { removed: 0 }
      }
      return {
        removed: await transaction.run({
          name: storageStatements[context.streamOrder.storage].removals,
          slots: { target: tableSlot(layout.target), missing: tableSlot(missing) },
          values: { gone_at: goneAt, synced_at: stamp.at, run_id: stamp.runId },
        }),
      }
    },
  )
  tally.deleted += removed
  if (!held) tally.unasked += unapproved
  if (held) throw removalsHeld(context, stream, unapproved, live)
}

export async function keepHeld(
  context: StreamContext<unknown>,
  transaction: Transaction,
  missing: TableName,
): Promise<void> {
  await transaction.run({
    name: 'inbound/held_keep',
    slots: { held: slotOf(heldTable), missing: tableSlot(missing) },
    values: {
      plan_id: context.planId,
      sync: context.order.sync,
      stream: context.streamOrder.stream.name,
      held_at: context.ports.clock.now(),
    },
  })
}

export function removalsHeld(
  context: {
    readonly planId: string
    readonly order: { readonly sync: string; readonly guard: Guard }
  },
  stream: string,
  removals: number,
  live: number,
): ConnectorError {
  return new ConnectorError('inbound.removals_held', {
    what: `${removals} of ${live} live rows of ${stream} would be marked deleted.`,
    why: `That is more than the guard of ${Math.round(context.order.guard.removals * 100)} % lets go without asking.`,
    fix: `If they are really gone, run \`hubspot-warehouse run ${context.order.sync} --approve ${context.planId}\`.`,
  })
}
