import { createHash } from 'node:crypto'
import { textIn } from '../cells.ts'
import type { SchemaChange, Slot, Table, View, Warehouse } from '../ports.ts'
import {
  columnsTable,
  control,
  controlTable,
  journalTables,
  quotaTable,
  runsTable,
  schemaChangesTable,
  setAsideTable,
  setAsideValuesTable,
  slotOf,
  streamRunsTable,
  streamStateTable,
} from './tables.ts'

/** A view of CONTRACT.md over control tables. */
export const controlView = (
  name: string,
  statement: string,
  slots: Readonly<Record<string, Slot>>,
): View => ({ name: control(name), statement: { name: statement, slots } })

/** Names of views that some engine reserves; quoting is the adapter's. */
const named = (name: string): Slot => ({ kind: 'column', name })

const journalViews: readonly View[] = [
  controlView('syncs', 'control/view_syncs', { runs: slotOf(runsTable) }),
  controlView('runs', 'control/view_runs', { runs: slotOf(runsTable) }),
  controlView('stream_runs', 'control/view_stream_runs', {
    stream_runs: slotOf(streamRunsTable),
    read: named('read'),
    position: named('position'),
  }),
  controlView('stream_state', 'control/view_stream_state', {
    stream_state: slotOf(streamStateTable),
    position: named('position'),
    state: {
      kind: 'expression',
      expression: { op: 'from_wire', of: { op: 'column', name: 'state' }, kind: 'json' },
    },
  }),
  controlView('columns', 'control/view_columns', {
    columns: slotOf(columnsTable),
    column: named('column'),
  }),
  controlView('set_aside', 'control/view_set_aside', {
    set_aside: slotOf(setAsideTable),
    at: named('at'),
  }),
  controlView('set_aside_values', 'control/view_set_aside_values', {
    set_aside_values: slotOf(setAsideValuesTable),
    column: named('column'),
    at: named('at'),
  }),
  controlView('schema_changes', 'control/view_schema_changes', {
    schema_changes: slotOf(schemaChangesTable),
    column: named('column'),
    at: named('at'),
  }),
  controlView('quota', 'control/view_quota', { quota: slotOf(quotaTable), at: named('at') }),
]

/** How the views were made last: one row. */
const viewsTable = controlTable('_views', 'How the views of this schema were made.', {
  fingerprint: 'text',
})

/**
 * When views are looked at: they may be of an older version, or dropped by somebody. `if_tables_changed`: where nothing
 * more than a look at the tables is wanted.
 */
export type ViewsMade = 'always' | 'if_tables_changed'

/**
 * Makes the control tables and views, the journal's own and those that a direction hands over. Repeatable; run it
 * before anything else of the journal, never inside a transaction.
 */
export async function ensureControl(
  warehouse: Warehouse,
  tables: readonly Table[] = [],
  views: readonly View[] = [],
  made: ViewsMade = 'always',
): Promise<readonly SchemaChange[]> {
  const changes = await warehouse.ensure([...journalTables, viewsTable, ...tables])
  if (made === 'always' || changes.length > 0)
    await ensureViews(warehouse, [...journalViews, ...views])
  return changes
}

/** Each view is a statement of its own, every one of them felt over a network: made anew are all, or none. */
async function ensureViews(warehouse: Warehouse, views: readonly View[]): Promise<void> {
  const slots = { made: slotOf(viewsTable) }
  const fingerprint = fingerprintOf(warehouse, views)
  const standing = await warehouse.standing('control')
  if (views.every(({ name }) => standing.has(name.name))) {
    const [row] = await warehouse.rows({ name: 'control/views_made', slots })
    if (row !== undefined && textIn(row, 'fingerprint') === fingerprint) return
  }
  await warehouse.views(views)
  await warehouse.transaction(async (transaction) => {
    await transaction.run({ name: 'control/forget_views', slots })
    await transaction.run({ name: 'control/note_views', slots, values: { fingerprint } })
  })
}

/** Of the texts as the engine is sent them, so that another connector's own are told apart whatever its version says. */
const fingerprintOf = (warehouse: Warehouse, views: readonly View[]): string =>
  createHash('sha256')
    .update(
      JSON.stringify(views.map(({ name, statement }) => [name, warehouse.spelled(statement)])),
    )
    .digest('hex')
