import { tableSlot } from '../engine/journal/tables.ts'
import type { StreamOrder } from '../engine/orders.ts'
import type { Warehouse } from '../engine/ports/warehouse.ts'
import type { Layout } from './layout.ts'

/** What a storage of several rows a record shows of each record as it is now. Repeatable. */
export async function ensureStorageViews(
  warehouse: Warehouse,
  order: Pick<StreamOrder, 'storage'>,
  layout: Layout,
): Promise<void> {
  if (order.storage !== 'append') return
  await warehouse.view(
    { schema: 'data', name: `${layout.stream}_latest` },
    { name: 'inbound/latest', slots: { target: tableSlot(layout.target) } },
  )
}
