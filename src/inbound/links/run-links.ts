import { fieldOf, type AssociationsStream } from '../../declare/index.ts'
import { countIn, textIn } from '../../engine/cells.ts'
import { control, setAsideTable, slotOf, tableSlot } from '../../engine/journal/tables.ts'
import type { InboundOrder, StreamOrder } from '../../engine/orders.ts'
import type { Table } from '../../engine/ports/warehouse.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import { type InboundContext, newToken, stampOf } from '../context.ts'
import { openDesk } from '../desk.ts'
import { makeTable } from '../make-table.ts'
import { isTooMany, removalsHeld } from '../removals.ts'
import type { StreamCourse } from '../run-object.ts'
import { firstLinksState, linksStateKind } from '../state.ts'
import { heldTable, touchedTable, vanishedTable } from '../tables.ts'
import type { Tally } from '../tally.ts'
import { type Direction, directionKey, directionsOf, objectsOf } from './directions.ts'
import { type LinksContext, linksStream, linksTable, type RecordRows } from './land-links.ts'
import { askListed, readDirection } from './read-direction.ts'
import { liveRecords, readableDirections } from './readable.ts'
import { recordRows } from './record-rows.ts'

/** The stream under whose name link columns keep their state when the sync has no associations stream. */
export const columnsOnly = 'link_columns'

const target = tableSlot(linksTable)
const vanished = slotOf(vanishedTable)

/** Objects whose changed records must be noted, since their links are read in this sync. */
export function linkedObjects(order: InboundOrder): ReadonlySet<string> {
  const hasTable = order.streams.some(({ stream }) => stream.kind === 'associations')
  const withColumns = [...objectsOf(order).values()].filter(
    (stream) => (stream.linkColumns ?? []).length > 0,
  )
  return new Set(hasTable ? objectsOf(order).keys() : withColumns.map((stream) => stream.object))
}

function tableOf(stream: AssociationsStream): Table {
  return {
    table: linksTable,
    fields: [
      ...Object.entries(stream.columns).map(([name, column]) =>
        fieldOf(name, column.kind, { description: column.description }),
      ),
      fieldOf('_deleted_at', 'timestamp', {
        description: 'When HubSpot no longer reported the link.',
      }),
      fieldOf('_synced_at', 'timestamp', { description: 'When the row was written.' }),
      fieldOf('_run_id', 'text', { description: 'The run that wrote the row.' }),
    ],
    comment: stream.summary,
  }
}

/**
 * Reads links in every direction that the sync needs: of all records the first time, later of changed records and of a
 * rolling share of the others, since a link changes without its records changing (HUBSPOT.md 4.2 (!)).
 * `order` null: link columns alone.
 * @throws `inbound.removals_held`; or the first error that kept a direction from being read, after the others were
 */
export async function runLinks(
  run: InboundContext,
  order: StreamOrder | null,
  tally: Tally,
  course: StreamCourse,
): Promise<void> {
  const { ports } = run
  const directions = directionsOf(run.order, order)
  const desk = await openDesk(ports, {
    sync: run.order.sync,
    stream: order === null ? columnsOnly : linksStream,
    run: run.run,
    kind: linksStateKind,
    first: firstLinksState,
    positionOf: () => null,
  })
  const whole = run.order.full || order?.strategy === 'full_refresh'
  const isFirst = Object.keys(desk.state.directions).length === 0
  course.strategy = isFirst || whole ? 'full_refresh' : 'client_incremental'
  course.route = 'list'
  if (order !== null && order.stream.kind === 'associations') {
    await run.run.beginStream(linksStream, { strategy: course.strategy, route: course.route })
    await makeTable(run, linksStream, desk, tableOf(order.stream))
  }
  const context: LinksContext = {
    ...run,
    desk,
    tally,
    whole,
    linkedDirections: order === null ? new Set() : await knownDirections(ports),
    hasUnread: await hasUnread(run),
  }
  await readAll(context, directions)
  if (order !== null) await removeVanished(context)
}

async function knownDirections({ warehouse }: InboundContext['ports']): Promise<Set<string>> {
  const rows = await warehouse.rows({ name: 'inbound/links_directions', slots: { target } })
  return new Set(
    rows.map((row) => directionKey({ from: textIn(row, 'from_type'), to: textIn(row, 'to_type') })),
  )
}

async function hasUnread({ ports, order }: InboundContext): Promise<boolean> {
  const [row] = await ports.warehouse.rows({
    name: 'inbound/links_unread_count',
    slots: { set_aside: slotOf(setAsideTable) },
    values: { sync: order.sync, stream: linksStream },
  })
  return countIn(row, 'records') > 0
}

/** A change found on one side has the other side asked, which may find more: that ends, but never goes on for long. */
const roundsOfTouched = 3

async function readAll(context: LinksContext, directions: readonly Direction[]): Promise<void> {
  let failed: ConnectorError | null = null
  const live = await liveRecords(context)
  const readable = await readableDirections(context, directions, live)
  for (let round = 1; round <= roundsOfTouched; round += 1) {
    let touched = 0
    for (const [object, stream] of objectsOf(context.order)) {
      const records = recordRows(context, stream.name)
      const ofObject = readable.filter((direction) => direction.from === object)
      // Links go with records that are gone even where none are left to be asked.
      const isTold = directions.some((direction) => direction.from === object && direction.inTable)
      if (!live.has(object) || (ofObject.length === 0 && !(isTold && round === 1))) continue
      const read = await readObject(context, object, records, ofObject, {
        isFirstRound: round === 1,
        isTold,
      })
      failed ??= read.failed
      touched += read.touched
    }
    if (touched === 0 || failed !== null) break
  }
  if (failed !== null) throw failed
}

interface ObjectRead {
  readonly failed: ConnectorError | null
  readonly touched: number
}

/** Reads an object's directions, each by itself; its changed records are forgotten once all of them have been read. */
async function readObject(
  context: LinksContext,
  object: string,
  records: RecordRows,
  directions: readonly Direction[],
  { isFirstRound, isTold }: { readonly isFirstRound: boolean; readonly isTold: boolean },
): Promise<ObjectRead> {
  const { warehouse } = context.ports
  const { sync } = context.order
  const listed = control(`${newToken(context)}_t`)
  const touched = await warehouse.derive(listed, {
    name: 'inbound/links_touched_now',
    slots: { touched: slotOf(touchedTable) },
    values: { sync, object },
  })
  let failed: ConnectorError | null = null
  for (const direction of directions) {
    try {
      if (isFirstRound) await readDirection(context, direction, records, listed)
      else if (touched > 0) await askListed(context, direction, records, listed)
    } catch (error) {
      if (!(error instanceof ConnectorError) || error.handling !== 'stop_stream') throw error
      failed ??= error
    }
  }
  if (failed === null && touched > 0) {
    await context.desk.save(context.desk.state, async (transaction) => ({
      forgotten: await transaction.run({
        name: 'inbound/links_touched_forget',
        slots: { touched: slotOf(touchedTable), listed: tableSlot(listed) },
        values: { sync, object },
      }),
    }))
  }
  await warehouse.drop(listed)
  if (isFirstRound && isTold) {
    await removeWithRecords(context, object, records)
  }
  return { failed, touched }
}

/** Links of records that are proven gone. */
async function removeWithRecords(
  context: LinksContext,
  object: string,
  records: RecordRows,
): Promise<void> {
  const { at, runId } = stampOf(context, linksStream)
  const { removed } = await context.desk.save(context.desk.state, async (transaction) => ({
    removed: await transaction.run({
      name: 'inbound/links_of_gone',
      slots: { target, records: tableSlot(records.current) },
      values: { object, gone_at: new Date(context.now), synced_at: at, run_id: runId },
    }),
  }))
  context.tally.deleted += removed
}

/** Marks the links that HubSpot no longer reports, unless the guard holds them for a person to decide. */
async function removeVanished(context: LinksContext): Promise<void> {
  const { ports, order, desk } = context
  const { sync, at, runId } = stampOf(context, linksStream)
  const of = { sync, stream: linksStream }
  const held = slotOf(heldTable)
  const [counted] = await ports.warehouse.rows({
    name: 'inbound/links_vanished_counts',
    slots: { vanished, held, target },
    values: { ...of, approved: order.approve },
  })
  const unapproved = countIn(counted, 'unapproved')
  const live = countIn(counted, 'live')
  if (isTooMany(unapproved, live, order.guard)) {
    const plan = { plan_id: context.planId, held_at: at }
    await desk.save(desk.state, async (transaction) => {
      await transaction.run({ name: 'inbound/held_forget', slots: { held }, values: of })
      await transaction.run({
        name: 'inbound/links_held_keep',
        slots: { held, vanished },
        values: { ...of, ...plan },
      })
      return {}
    })
    throw removalsHeld(context, linksStream, unapproved, live)
  }
  if (countIn(counted, 'vanished') === 0) return
  const { removed } = await desk.save(desk.state, async (transaction) => {
    const marked = await transaction.run({
      name: 'inbound/links_remove',
      slots: { target, vanished },
      values: { sync, gone_at: new Date(context.now), synced_at: at, run_id: runId },
    })
    await transaction.run({
      name: 'inbound/links_vanished_clear',
      slots: { vanished },
      values: { sync },
    })
    return { removed: marked }
  })
  context.tally.deleted += removed
}
