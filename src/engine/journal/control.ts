import type { SchemaChange, Slot, Table, View, Warehouse } from '../ports.ts'
import {
  columnsTable,
  control,
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

/**
 * When views are made anew: they may be of an older version, but each is a statement of its own, which over a network
 * is felt. `if_tables_changed`: where nothing more than a look at the tables is wanted.
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
  const changes = await warehouse.ensure([...journalTables, ...tables])
  if (made === 'always' || changes.length > 0) await warehouse.views([...journalViews, ...views])
  return changes
}
