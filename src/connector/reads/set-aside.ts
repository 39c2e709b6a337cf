import { countIn, textIn, textOrNullIn } from '../../engine/cells.ts'
import {
  schemaChangesTable,
  setAsideTable,
  setAsideValuesTable,
  slotOf,
} from '../../engine/journal/tables.ts'
import type { Row, Warehouse } from '../../engine/ports.ts'
import { countPlaceIn, type Page, type Paging, pageOf } from './page.ts'
import { isoIn } from './runs.ts'

/** A record that reading kept out of its table, or a value that didn't fit its column. */
export interface SetAsideLine {
  readonly kind: 'record' | 'value'
  readonly stream: string
  readonly id: string | null
  readonly property: string | null
  /** Of a value: as HubSpot sent it. */
  readonly text: string | null
  readonly error_code: string
  readonly what: string | null
  readonly run_id: string | null
  readonly at: string | null
}

/** Each null: whatever it is. */
export interface SetAsideAsked extends Paging {
  readonly runId: string | null
  readonly stream: string | null
  readonly id: string | null
  readonly error: string | null
}

export interface SetAsideCount {
  readonly kind: SetAsideLine['kind']
  readonly stream: string
  readonly error_code: string
  readonly count: number
  readonly what: string | null
}

export interface SchemaChangeLine {
  readonly stream: string
  readonly property: string | null
  readonly column: string | null
  readonly change: string
  readonly detail: string | null
  readonly run_id: string | null
  readonly at: string | null
}

const slots = { set_aside: slotOf(setAsideTable), set_aside_values: slotOf(setAsideValuesTable) }

export async function listSetAside(
  warehouse: Warehouse,
  asked: SetAsideAsked,
): Promise<Page<SetAsideLine>> {
  const rows = await warehouse.rows({
    name: 'ui/set_aside',
    slots,
    values: {
      run_id: asked.runId,
      stream: asked.stream,
      id: asked.id,
      error_code: asked.error,
      after: countPlaceIn(asked.after),
      limit: asked.limit + 1,
    },
  })
  return placed(rows, asked.limit, (row) => ({
    kind: kindIn(row),
    stream: textIn(row, 'stream'),
    id: textOrNullIn(row, 'id'),
    property: textOrNullIn(row, 'property'),
    text: textOrNullIn(row, 'text'),
    error_code: textIn(row, 'error_code'),
    what: textOrNullIn(row, 'what'),
    run_id: textOrNullIn(row, 'run_id'),
    at: isoIn(row, 'noted_at'),
  }))
}

export async function countSetAside(warehouse: Warehouse): Promise<readonly SetAsideCount[]> {
  const rows = await warehouse.rows({ name: 'ui/set_aside_counts', slots })
  return rows.map((row) => ({
    kind: kindIn(row),
    stream: textIn(row, 'stream'),
    error_code: textIn(row, 'error_code'),
    count: countIn(row, 'met'),
    what: textOrNullIn(row, 'what'),
  }))
}

export async function listSchemaChanges(
  warehouse: Warehouse,
  { limit, after }: Paging,
): Promise<Page<SchemaChangeLine>> {
  const rows = await warehouse.rows({
    name: 'ui/schema_changes',
    slots: { schema_changes: slotOf(schemaChangesTable) },
    values: { after: countPlaceIn(after), limit: limit + 1 },
  })
  return placed(rows, limit, (row) => ({
    stream: textIn(row, 'stream'),
    property: textOrNullIn(row, 'property'),
    column: textOrNullIn(row, 'column_name'),
    change: textIn(row, 'change'),
    detail: textOrNullIn(row, 'detail'),
    run_id: textOrNullIn(row, 'run_id'),
    at: isoIn(row, 'noted_at'),
  }))
}

const kindIn = (row: Row): SetAsideLine['kind'] =>
  textIn(row, 'kind') === 'record' ? 'record' : 'value'

function placed<T>(rows: readonly Row[], limit: number, line: (row: Row) => T): Page<T> {
  const { rows: shown, after } = pageOf(rows, limit, (row) => [String(countIn(row, 'place'))])
  return { rows: shown.map(line), after }
}
