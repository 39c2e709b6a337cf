import type { Stream } from '../../src/declare/index.ts'
import { textIn } from '../../src/engine/cells.ts'
import type { InboundOrder, StreamOrder } from '../../src/engine/orders.ts'
import type { Row } from '../../src/engine/ports/warehouse.ts'
import { companies } from '../../streams/companies.ts'
import { inboundOrder, isLive, streamOrder, type SyncRoom } from '../inbound/sync-room.ts'

export interface Item extends Readonly<Record<string, unknown>> {
  readonly id: string
}

/** What the account holds of a collection, past all paging. */
export const itemsIn = async (room: SyncRoom, collection: string): Promise<readonly Item[]> =>
  (await room.control<{ results: Item[] }>(`collections/${collection}`)).results

/** Puts the item anew with these fields changed. */
export async function edit(
  room: SyncRoom,
  collection: string,
  id: string,
  fields: Readonly<Record<string, unknown>>,
): Promise<void> {
  const item = (await itemsIn(room, collection)).find((one) => one.id === id)
  if (item === undefined) throw new Error(`The sandbox has no ${id} in ${collection}.`)
  await room.control(`collections/${collection}`, { items: [{ ...item, ...fields }] })
}

export const remove = (room: SyncRoom, collection: string, ids: readonly string[]) =>
  room.control(`collections/${collection}`, { remove: ids })

/** A HubSpot answer's rows, by HubSpot's own call. */
export async function rowsAt(room: SyncRoom, path: string): Promise<readonly Item[]> {
  return ((await room.call('GET', path)) as { results: Item[] }).results
}

/** Some collections are about the objects that a sync reads: they stand beside companies. */
const aboutObjects = new Set(['properties', 'association_labels'])

export const orderFor = (stream: Stream, how: Partial<StreamOrder> = {}): InboundOrder =>
  inboundOrder([
    ...(aboutObjects.has(stream.name) ? [streamOrder(companies)] : []),
    streamOrder(stream, how),
  ])

export async function idsOf(
  room: SyncRoom,
  table: string,
  which: 'live' | 'all' = 'live',
): Promise<readonly string[]> {
  const rows = (await room.table(table)).filter((row) => which === 'all' || isLive(row))
  return rows.map((row) => textIn(row, 'id')).toSorted()
}

/** Ids of the rows that the last run wrote. */
export async function writtenIn(
  room: SyncRoom,
  table: string,
  before: readonly Row[],
): Promise<readonly string[]> {
  const runs = new Map(before.map((row) => [row['id'], row['_run_id']]))
  return (await room.table(table))
    .filter((row) => runs.get(row['id']) !== row['_run_id'])
    .map((row) => textIn(row, 'id'))
    .toSorted()
}
