import { createHash } from 'node:crypto'
import { textIn } from '../cells.ts'
import { fieldKind } from '../../declare/index.ts'
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

/** One row. */
const madeTable = controlTable('_made', 'How the tables and views of this schema were made.', {
  fingerprint: 'text',
})
const slots = { made: slotOf(madeTable) }

/**
 * When views are made anew: they may be of an older version, or dropped by somebody. `if_tables_changed`: where nothing
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
  const wanted = {
    tables: [...journalTables, madeTable, ...tables],
    views: [...journalViews, ...views],
  }
  const fingerprint = fingerprintOf(warehouse, wanted)
  if (await isMade(warehouse, wanted, fingerprint)) return []
  const changes = await warehouse.ensure(wanted.tables)
  if (made === 'always' || changes.length > 0) {
    await warehouse.views(wanted.views)
    await warehouse.transaction(async (transaction) => {
      await transaction.run({ name: 'control/forget_made', slots })
      await transaction.run({ name: 'control/note_made', slots, values: { fingerprint } })
    })
  }
  return changes
}

interface Wanted {
  readonly tables: readonly Table[]
  readonly views: readonly View[]
}

/** Each view is a statement of its own, and all columns of a schema a long one: over a network both are felt. */
async function isMade(
  warehouse: Warehouse,
  { tables, views }: Wanted,
  fingerprint: string,
): Promise<boolean> {
  const there = new Set((await warehouse.tables('control', '_')).map(({ name }) => name))
  if (tables.some(({ table }) => !there.has(table.name))) return false
  const standing = await warehouse.standing('control')
  if (views.some(({ name }) => !standing.has(name.name))) return false
  const [row] = await warehouse.rows({ name: 'control/made', slots })
  return row !== undefined && textIn(row, 'fingerprint') === fingerprint
}

/** Of views' texts as the engine is sent them, so that another connector's are told apart whatever its version says. */
const fingerprintOf = (warehouse: Warehouse, { tables, views }: Wanted): string =>
  createHash('sha256')
    .update(
      JSON.stringify([
        tables.map(({ table, fields }) => [
          table.name,
          fields.map((field) => [field.name, fieldKind(field)]),
        ]),
        views.map(({ name, statement }) => [name.name, warehouse.spelled(statement)]),
      ]),
    )
    .digest('hex')
