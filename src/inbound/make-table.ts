import { countIn } from '../engine/cells.ts'
import { noteSchemaChanges } from '../engine/journal/columns.ts'
import { schemaChangesTable, slotOf } from '../engine/journal/tables.ts'
import type { Table, Warehouse } from '../engine/ports/warehouse.ts'
import { type InboundContext, stampOf } from './context.ts'
import { tableCreated, tableEvents } from './describe-object.ts'
import type { Desk } from './desk.ts'

/**
 * Makes the table of a stream without a name map, and tells of it. A run that died between the two saved no state
 * either: then the next one tells.
 */
export async function makeTable<State>(
  context: InboundContext,
  stream: string,
  desk: Desk<State>,
  table: Table,
): Promise<void> {
  const { warehouse } = context.ports
  const made = tableEvents(stream, await warehouse.ensure([table]))
  const isUntold = made.length === 0 && desk.isNew && !(await isTold(warehouse, stream))
  const events = isUntold ? [tableCreated(stream)] : made
  if (events.length === 0) return
  await desk.save(desk.state, async (transaction) => {
    await noteSchemaChanges(transaction, events, stampOf(context, stream))
    return {}
  })
}

async function isTold(warehouse: Warehouse, stream: string): Promise<boolean> {
  const [row] = await warehouse.rows({
    name: 'journal/table_told',
    slots: { schema_changes: slotOf(schemaChangesTable) },
    values: { stream },
  })
  return countIn(row, 'told') > 0
}
