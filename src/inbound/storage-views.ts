import { tableSlot } from '../engine/journal/tables.ts'
import type { Storage, StreamOrder } from '../engine/orders.ts'
import type { Warehouse } from '../engine/ports/warehouse.ts'
import { currentRows } from './storage.ts'
import type { Layout } from './layout.ts'

const views: Readonly<Record<Storage, string | null>> = {
  merge: null,
  append: 'inbound/latest',
  history: 'inbound/latest_history',
}

/** What a storage of several rows a record shows of each record as it is now. Repeatable. */
export async function ensureStorageViews(
  warehouse: Warehouse,
  order: Pick<StreamOrder, 'storage'>,
  layout: Layout,
): Promise<void> {
  const name = views[order.storage]
  if (name === null) return
  const statement = { name, slots: { target: tableSlot(layout.target) } }
  await warehouse.views([{ name: currentRows(layout.stream, order.storage), statement }])
}
