import { type ColumnKind, fieldOf } from '../../declare/index.ts'
import type { Slot, Table, TableName } from '../ports.ts'

/**
 * What both directions remember in `hubspot_sync`: base tables, under the views of CONTRACT.md ("In the warehouse").
 * Times are called `..._at`, never `at`, and columns never `column`: those words are reserved in one engine or the other.
 */
export const control = (name: string): TableName => ({ schema: 'control', name })

/** Declares a control table. */
export function controlTable<Columns extends string>(
  name: `_${string}`,
  comment: string,
  columns: Readonly<Record<Columns, ColumnKind>>,
): Table {
  return {
    table: control(name),
    fields: Object.entries<ColumnKind>(columns).map(([column, kind]) => fieldOf(column, kind)),
    comment,
  }
}

export const tableSlot = (table: TableName): Slot => ({ kind: 'table', table })

/** Text that a statement has under a name, as JSON: engines that keep JSON apart from text don't take the one for the other. */
export const jsonOf = (name: string): Slot => ({
  kind: 'expression',
  expression: { op: 'from_wire', of: { op: 'column', name }, kind: 'json' },
})

export const slotOf = (table: Table): Slot => tableSlot(table.table)

export const runsTable = controlTable('_runs', 'One row a run of a sync.', {
  run_id: 'text',
  sync: 'text',
  direction: 'text',
  status: 'text',
  plan_id: 'text',
  error_code: 'text',
  error_what: 'text',
  error_why: 'text',
  error_fix: 'text',
  /** The result line of CONTRACT.md. */
  result: 'json',
  /** What the run did when: calls, waits and stages. */
  timeline: 'json',
  /** The configuration document as the run used it; secrets are references in it. */
  configuration: 'text',
  version: 'text',
  host: 'text',
  pid: 'number',
  started_at: 'timestamp',
  finished_at: 'timestamp',
})

export const streamRunsTable = controlTable('_stream_runs', 'One row a stream in a run.', {
  run_id: 'text',
  sync: 'text',
  stream: 'text',
  status: 'text',
  strategy: 'text',
  route: 'text',
  records_read: 'number',
  loaded: 'number',
  unchanged: 'number',
  set_aside: 'number',
  set_aside_values: 'number',
  deleted: 'number',
  position_at: 'timestamp',
  error_code: 'text',
  error_what: 'text',
  error_why: 'text',
  error_fix: 'text',
  started_at: 'timestamp',
  finished_at: 'timestamp',
})

/** State and fence stand in one row, so that one counted UPDATE guards both. */
export const streamStateTable = controlTable(
  '_stream_state',
  'What the next run of a stream or target needs to go on, and its fence.',
  {
    sync: 'text',
    stream: 'text',
    fence: 'number',
    version: 'number',
    /** JSON, kept as text: the checksum is over it, and engines re-spell JSON. */
    state: 'text',
    checksum: 'text',
    position_at: 'timestamp',
    run_id: 'text',
    saved_at: 'timestamp',
  },
)

export const leasesTable = controlTable('_leases', 'Which run of a sync is at work.', {
  sync: 'text',
  run_id: 'text',
  host: 'text',
  pid: 'number',
  /** Tells a process from a later one of the same number. */
  process: 'text',
  beat_at: 'timestamp',
})

export const loadsTable = controlTable('_loads', 'Loads that were committed.', {
  load_id: 'text',
  sync: 'text',
  stream: 'text',
  run_id: 'text',
  /** JSON of the counts that the load came to. */
  counts: 'text',
  committed_at: 'timestamp',
})

export const columnsTable = controlTable(
  '_columns',
  'Which column holds which property, for good.',
  {
    stream: 'text',
    property: 'text',
    column_name: 'text',
    kind: 'text',
    run_id: 'text',
    added_at: 'timestamp',
  },
)

export const setAsideTable = controlTable(
  '_set_aside',
  'Inbound records kept outside their table.',
  {
    sync: 'text',
    stream: 'text',
    id: 'text',
    error_code: 'text',
    what: 'text',
    record: 'json',
    run_id: 'text',
    noted_at: 'timestamp',
  },
)

export const setAsideValuesTable = controlTable(
  '_set_aside_values',
  'Exact texts of values that do not fit their column.',
  {
    stream: 'text',
    id: 'text',
    property: 'text',
    column_name: 'text',
    text: 'text',
    error_code: 'text',
    run_id: 'text',
    noted_at: 'timestamp',
  },
)

export const schemaChangesTable = controlTable(
  '_schema_changes',
  'Changes of tables, and of the HubSpot properties behind them.',
  {
    stream: 'text',
    property: 'text',
    column_name: 'text',
    /** table_created, column_added, property_retyped, property_removed, property_restored. */
    change: 'text',
    detail: 'text',
    run_id: 'text',
    noted_at: 'timestamp',
  },
)

export const quotaTable = controlTable(
  '_quota',
  'API calls of each run, and what HubSpot said was left.',
  {
    run_id: 'text',
    sync: 'text',
    daily_max: 'number',
    daily_remaining: 'number',
    burst_max: 'number',
    used_by_us: 'number',
    exports_24h: 'number',
    noted_at: 'timestamp',
  },
)

/** HubSpot allows 30 exports in 24 hours, shared with people (HUBSPOT.md 3.3): ours are counted here. */
export const exportsTable = controlTable('_exports', 'Export jobs that were asked for.', {
  export_id: 'text',
  object: 'text',
  sync: 'text',
  run_id: 'text',
  /** HubSpot's clock. */
  asked_at: 'timestamp',
})

export const journalTables: readonly Table[] = [
  runsTable,
  streamRunsTable,
  streamStateTable,
  leasesTable,
  loadsTable,
  columnsTable,
  setAsideTable,
  setAsideValuesTable,
  schemaChangesTable,
  quotaTable,
  exportsTable,
]
