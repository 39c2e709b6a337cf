import { countIn, textIn } from '../../engine/cells.ts'
import { loadState } from '../../engine/journal/state.ts'
import { slotOf, tableSlot } from '../../engine/journal/tables.ts'
import type { StreamOrder } from '../../engine/orders.ts'
import type { IsoTime, ObjectName } from '../../engine/ports/hubspot.ts'
import type { Staging, TableName } from '../../engine/ports/warehouse.ts'
import type { Finding, FindingKind, StreamVerification } from '../../engine/verification.ts'
import { idProperty } from '../layout.ts'
import { type Direction, directionKey, directionsOf, objectsOf } from '../links/directions.ts'
import { linkLines, linksStream, linksTable } from '../links/land-links.ts'
import { recordRows } from '../links/record-rows.ts'
import { columnsOnly } from '../links/run-links.ts'
import { firstLinksState, linksStateKind, type LinksState, streamStateKind } from '../state.ts'
import { touchedTable } from '../tables.ts'
import { elapsedMs, nextFrom } from '../windows.ts'
import { columnsOf, type VerifyContext } from './context.ts'
import { isAfter } from './judge.ts'
import { Findings, unread } from './report.ts'

/** A difference of a link, or of a column of linked ids (then `to` is null). */
interface Doubt {
  readonly from: string
  readonly to: string | null
  readonly finding: Finding
}

const columns = ['kind', 'from_id', 'to_id', 'category', 'type_id', 'label'] as const

/**
 * Compares the links of a sample of records, both ways of each pair, with what HubSpot reports; HubSpot tells no total of
 * links. `one` null: columns of linked ids alone.
 */
export async function verifyLinks(
  context: VerifyContext,
  one: StreamOrder | null,
): Promise<StreamVerification> {
  const { ports, order } = context
  const { warehouse } = ports
  const stream = one === null ? columnsOnly : linksStream
  const state =
    (await loadState(warehouse, { sync: order.sync, stream }, linksStateKind)) ?? firstLinksState
  const known = directionsOf(order, one).filter(
    (direction) => state.directions[directionKey(direction)]?.complete === true,
  )
  if (known.length === 0 || (one !== null && columnsOf(context, linksStream) === null))
    return unread(stream)
  const findings = new Findings()
  const positions = await positionsOf(context)
  let sampled = 0
  for (const [from, directions] of Map.groupBy(known, (direction) => direction.from)) {
    const ids = await sampleOf(context, from)
    for (const direction of directions) {
      sampled += ids.length
      await compareDirection(context, direction, ids, state, positions, findings)
    }
    context.progress(stream, `comparing links of ${from}`, sampled, null)
  }
  const [row] =
    one === null
      ? []
      : await warehouse.rows({
          name: 'verify/live_count',
          slots: { target: tableSlot(linksTable) },
        })
  return findings.report(stream, {
    warehouse: one === null ? null : countIn(row, 'live'),
    hubspot: null,
    sampled,
  })
}

/** How far each object's stream has read; an object that the sync doesn't read is not here. */
async function positionsOf({
  order,
  ports,
}: VerifyContext): Promise<ReadonlyMap<ObjectName, IsoTime | null>> {
  const positions = new Map<ObjectName, IsoTime | null>()
  for (const [object, stream] of objectsOf(order)) {
    const of = { sync: order.sync, stream: stream.name }
    const state = await loadState(ports.warehouse, of, streamStateKind)
    positions.set(object, state === null ? null : nextFrom(state))
  }
  return positions
}

/** Some live records of an object's table. */
async function sampleOf(context: VerifyContext, object: ObjectName): Promise<readonly string[]> {
  const { order, ports, options } = context
  const stream = objectsOf(order).get(object)
  if (stream === undefined) return []
  const { current } = recordRows({ order }, stream.name)
  if (columnsOf(context, current.name) === null) return []
  const rows = await ports.warehouse.rows({
    name: 'verify/sample',
    slots: { target: tableSlot(current) },
    values: { live: true, salt: ports.random.uuid(), most: options.sample ?? 2 ** 31 - 1 },
  })
  return rows.map((row) => textIn(row, 'id'))
}

async function compareDirection(
  context: VerifyContext,
  direction: Direction,
  ids: readonly string[],
  state: LinksState,
  positions: ReadonlyMap<ObjectName, IsoTime | null>,
  findings: Findings,
): Promise<void> {
  const first = await lookAt(context, direction, ids)
  if (first.length === 0) return
  const again = [...new Set(first.map(({ from }) => from))]
  const doubts = await lookAt(context, direction, again)
  const due = await dueRecords(context, direction, doubts, state, positions)
  for (const { from, to, finding } of doubts) {
    if (due(from, to)) findings.addPending()
    else findings.add(finding)
  }
}

/** Links of these records, and columns of linked ids, that differ. */
async function lookAt(
  context: VerifyContext,
  direction: Direction,
  ids: readonly string[],
): Promise<readonly Doubt[]> {
  const { ports, order, scratch } = context
  const { warehouse, work, hubspot, signal } = ports
  const lines = await work.writer('verify-links.ndjson')
  for await (const answers of hubspot.associations.read(direction.from, direction.to, ids, signal))
    for (const answer of answers) for (const line of linkLines(answer)) await lines.write(line)
  await lines.close()
  const staging: Staging = {
    table: scratch.table(),
    columns: columns.map((name) => ({ name, path: [name] })),
  }
  await warehouse.stage(staging, [{ format: 'ndjson', path: lines.path }])
  const doubts: Doubt[] = []
  if (direction.inTable) {
    const rows = await warehouse.rows({
      name: 'verify/links',
      slots: { staging: tableSlot(staging.table), target: tableSlot(linksTable) },
      values: { from_type: direction.from, to_type: direction.to },
    })
    for (const row of rows) {
      const [from, to] = [textIn(row, 'from_id'), textIn(row, 'to_id')]
      const type = `${textIn(row, 'category')} ${textIn(row, 'type_id')}`
      const kind = textIn(row, 'kind') as FindingKind
      const id = `${direction.from} ${from}>${direction.to} ${to} ${type}`
      doubts.push({ from, to, finding: { kind, id, columns: [] } })
    }
  }
  const { current } = recordRows({ order }, objectsOf(order).get(direction.from)?.name ?? '')
  for (const name of direction.columns) {
    for (const id of await unlikeColumn(context, current, staging.table, name)) {
      doubts.push({ from: id, to: null, finding: { kind: 'differs', id, columns: [name] } })
    }
  }
  await warehouse.drop(staging.table)
  await work.remove(lines.path)
  return doubts
}

async function unlikeColumn(
  { ports }: VerifyContext,
  target: TableName,
  staging: TableName,
  name: string,
): Promise<readonly string[]> {
  const rows = await ports.warehouse.rows({
    name: 'verify/link_column',
    slots: {
      target: tableSlot(target),
      staging: tableSlot(staging),
      column: { kind: 'column', name },
    },
  })
  return rows.map((row) => textIn(row, 'id'))
}

/**
 * Which links the next run reads anew: those of records that changed after the position or are noted as changed, on
 * either side; of records that are gone, which take their links along; and all of them when a sweep is due.
 */
async function dueRecords(
  context: VerifyContext,
  direction: Direction,
  doubts: readonly Doubt[],
  state: LinksState,
  positions: ReadonlyMap<ObjectName, IsoTime | null>,
): Promise<(from: string, to: string | null) => boolean> {
  const { order, now } = context
  const place = state.directions[directionKey(direction)]
  const isSweepDue = place !== undefined && elapsedMs(place.sweptAt, now) >= order.sweepMs
  if (isSweepDue || doubts.length === 0) return () => true
  const here = await changedAmong(
    context,
    direction.from,
    doubts.map(({ from }) => from),
    positions,
  )
  const there = await changedAmong(
    context,
    direction.to,
    doubts.flatMap(({ to }) => to ?? []),
    positions,
  )
  return (from, to) => here.has(from) || (to !== null && there.has(to))
}

async function changedAmong(
  { ports, order }: VerifyContext,
  object: ObjectName,
  ids: readonly string[],
  positions: ReadonlyMap<ObjectName, IsoTime | null>,
): Promise<ReadonlySet<string>> {
  const { hubspot, warehouse, signal } = ports
  const noted = await warehouse.rows({
    name: 'inbound/links_touched_now',
    slots: { touched: slotOf(touchedTable) },
    values: { sync: order.sync, object },
  })
  const touched = new Set(noted.map((row) => textIn(row, 'id')))
  const due = new Set(ids)
  // What HubSpot doesn't answer for is gone there: it stays among those that are due.
  for await (const records of hubspot.records(object, ids, [idProperty], signal)) {
    for (const { id, updatedAt } of records) {
      const position = positions.get(object)
      const isChanged = position !== undefined && isAfter(new Date(updatedAt), position)
      if (!isChanged && !touched.has(id)) due.delete(id)
    }
  }
  return due
}
