import type { ObjectStream } from '../declare/index.ts'
import { countIn } from '../engine/cells.ts'
import { slotOf, tableSlot } from '../engine/journal/tables.ts'
import type { TableName } from '../engine/ports/warehouse.ts'
import { commit, prepare } from './checkpoint.ts'
import { goOn, newToken, type StreamContext } from './context.ts'
import type { PreparedLoad } from './land.ts'
import { landRecords } from './land-records.ts'
import { LoadLines, recordLine } from './record-lines.ts'
import { idsOf, isTooManyOf, keepHeld, removalsHeld } from './removals.ts'
import type { StreamState } from './state.ts'
import { currentSlot } from './storage.ts'
import { heldTable } from './tables.ts'
import { earlier } from './windows.ts'

/** HubSpot keeps archived records 90 days (HUBSPOT.md 4.1); a day less, since they leave the list at any hour. */
export const listedForMs = 89 * 24 * 60 * 60 * 1000

/**
 * Reads the archived listing: records archived since the last sweep land as archived, and those that left the list
 * without having been kept 90 days are looked for among the living.
 * @throws `inbound.removals_held`
 */
export async function sweepArchived(
  context: StreamContext<StreamState>,
  stream: ObjectStream,
): Promise<void> {
  const { ports, order, layout } = context
  const { hubspot, warehouse, work, signal } = ports
  const lines = new LoadLines(work, `${stream.name}-archived`, context.loadSize)
  const request = { object: stream.object, properties: layout.requested, archived: true }
  for await (const page of hubspot.list(request, signal)) {
    for (const record of page.records) {
      await lines.add((seq) => recordLine(layout, { ...record, archived: true }, seq))
    }
    context.progress({
      sync: order.sync,
      part: stream.name,
      stage: 'reading archived records',
      done: lines.lines,
      of: null,
    })
    await context.run.beat()
    goOn(context)
  }
  const { state } = context.desk
  const swept = { ...state, sweptTo: earlier(context.now, order.horizonMs) }
  const path = await lines.take()
  const since = state.sweptTo === null ? null : new Date(state.sweptTo)
  // Without a file the listing is empty; the statements below need a judged table all the same.
  const load = await prepare(context, {
    files: [{ format: 'ndjson', path: path ?? (await emptyFile(context)) }],
    pass: null,
    archivedSince: since,
  })
  await guardSweep(context, load, stream)
  const restored = await warehouse.rows({
    name: 'inbound/no_longer_archived',
    slots: { target: currentSlot(context), judged: tableSlot(load.judged) },
    values: { listed_since: new Date(earlier(context.now, listedForMs)) },
  })
  await commit(context, load, swept, { uncounted: true })
  for await (const ids of idsOf([restored])) await landRecords(context, stream, ids)
}

async function emptyFile(context: StreamContext<StreamState>): Promise<string> {
  const writer = await context.ports.work.writer('empty.ndjson')
  await writer.close()
  return writer.path
}

async function guardSweep(
  context: StreamContext<StreamState>,
  load: PreparedLoad,
  stream: ObjectStream,
): Promise<void> {
  const { ports, order } = context
  if (load.counts.removals === 0) return
  const missing: TableName = { schema: 'control', name: `${newToken(context)}_m` }
  await ports.warehouse.derive(missing, {
    name: 'inbound/swept_away',
    slots: { judged: tableSlot(load.judged) },
  })
  try {
    const [counted] = await ports.warehouse.rows({
      name: 'inbound/missing_counts',
      slots: {
        missing: tableSlot(missing),
        held: slotOf(heldTable),
        target: currentSlot(context),
      },
      values: { sync: order.sync, stream: stream.name, approved: order.approve },
    })
    const unapproved = countIn(counted, 'unapproved')
    const live = countIn(counted, 'live')
    if (!isTooManyOf(context, unapproved, live)) {
      context.tally.unasked += unapproved
      return
    }
    await context.desk.save(context.desk.state, async (transaction) => {
      await transaction.run({
        name: 'inbound/held_forget',
        slots: { held: slotOf(heldTable) },
        values: { sync: order.sync, stream: stream.name },
      })
      await keepHeld(context, transaction, missing)
      return {}
    })
    await load.clear()
    throw removalsHeld(context, stream.name, unapproved, live)
  } finally {
    await ports.warehouse.drop(missing)
  }
}
