import { textIn } from '../cells.ts'
import type { Transaction } from '../ports.ts'
import { columnsTable, schemaChangesTable, slotOf } from './tables.ts'

/** Which column holds a property: for good, so that a name once given is never given to another. */
export interface ColumnName {
  readonly stream: string
  readonly property: string
  readonly column: string
  /** Kind of src/declare/column.ts. */
  readonly kind: string
}

export interface SchemaEvent {
  readonly stream: string
  readonly property: string | null
  readonly column: string | null
  readonly change:
    | 'table_created'
    | 'column_added'
    | 'property_retyped'
    | 'property_removed'
    | 'property_restored'
  readonly detail: string | null
}

/** The name map of a stream, in the order in which names were given. */
export async function loadColumns(
  warehouse: Transaction,
  stream: string,
): Promise<readonly ColumnName[]> {
  const rows = await warehouse.rows({
    name: 'journal/columns',
    slots: { columns: slotOf(columnsTable) },
    values: { stream },
  })
  return rows.map((row) => ({
    stream: textIn(row, 'stream'),
    property: textIn(row, 'property'),
    column: textIn(row, 'column_name'),
    kind: textIn(row, 'kind'),
  }))
}

/** Adds names; one that is there already (stream, property, column) is left as it is. */
export async function saveColumns(
  transaction: Transaction,
  names: readonly ColumnName[],
  run: { readonly runId: string; readonly at: Date },
): Promise<void> {
  if (names.length === 0) return
  await transaction.run({
    name: 'journal/add_columns',
    slots: { columns: slotOf(columnsTable) },
    values: { names: JSON.stringify(names), run_id: run.runId, added_at: run.at },
  })
}

export async function noteSchemaChanges(
  transaction: Transaction,
  events: readonly SchemaEvent[],
  run: { readonly runId: string; readonly at: Date },
): Promise<void> {
  if (events.length === 0) return
  await transaction.run({
    name: 'journal/add_schema_changes',
    slots: { schema_changes: slotOf(schemaChangesTable) },
    values: { events: JSON.stringify(events), run_id: run.runId, noted_at: run.at },
  })
}
