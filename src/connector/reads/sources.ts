import { textIn } from '../../engine/cells.ts'
import { streamRunsTable, slotOf, tableSlot } from '../../engine/journal/tables.ts'
import { countIn, textOrNullIn } from '../../engine/cells.ts'
import type { QueryColumn, Row, Slot, Warehouse } from '../../engine/ports.ts'
import { type Page, type Paging, pageOf, placeIn } from './page.ts'
import { isoIn } from './runs.ts'

/** A table or view of the warehouse, as its catalogue names it. */
export interface SourceTable {
  readonly schema: string
  readonly name: string
  readonly kind: 'table' | 'view'
  readonly columns: readonly { readonly name: string; readonly type: string }[]
}

export interface TablesAsked extends Paging {
  /** Text in the name with its schema, whatever the case; null: all. */
  readonly find: string | null
}

/** The first rows of a person's query. */
export interface QueryShown {
  readonly columns: readonly QueryColumn[]
  readonly rows: readonly Row[]
}

/** A stream's table. */
export interface StreamTable {
  readonly table: string
  readonly rows: number
  readonly columns: readonly { readonly name: string; readonly kind: string }[]
  /** The stream's last run; null for tables and views that no stream writes under this name. */
  readonly last: {
    readonly sync: string
    readonly run_id: string
    readonly status: string | null
    readonly position: string | null
    readonly finished_at: string | null
  } | null
  /** In the last week. */
  readonly loaded: number
  readonly deleted: number
}

const catalogue = (name: string): Slot => ({
  kind: 'table',
  table: `information_schema.${name}`,
})

export async function listTables(
  warehouse: Warehouse,
  { limit, after, find }: TablesAsked,
): Promise<Page<SourceTable>> {
  const [afterSchema, afterName] = placeIn(after, ['', ''])
  const read = await warehouse.rows({
    name: 'ui/tables',
    slots: { tables: catalogue('tables') },
    values: {
      pattern: find === null ? null : `%${find.toLowerCase().replaceAll(/[!%_]/g, '!$&')}%`,
      after_schema: afterSchema,
      after_name: afterName,
      limit: limit + 1,
    },
  })
  const page = pageOf(read, limit, placeOf)
  const [first, last] = [page.rows[0], page.rows.at(-1)]
  if (first === undefined || last === undefined) return { rows: [], after: null }
  const [fromSchema, fromName] = placeOf(first)
  const [untilSchema, untilName] = placeOf(last)
  const columns = Map.groupBy(
    await warehouse.rows({
      name: 'ui/table_columns',
      slots: { columns: catalogue('columns') },
      values: {
        from_schema: fromSchema,
        from_name: fromName,
        until_schema: untilSchema,
        until_name: untilName,
      },
    }),
    (row) => JSON.stringify(placeOf(row)),
  )
  return {
    rows: page.rows.map((row) => ({
      schema: textIn(row, 'table_schema'),
      name: textIn(row, 'table_name'),
      kind: textIn(row, 'table_type').endsWith('VIEW') ? 'view' : 'table',
      columns: (columns.get(JSON.stringify(placeOf(row))) ?? []).map((column) => ({
        name: textIn(column, 'column_name'),
        type: textIn(column, 'data_type'),
      })),
    })),
    after: page.after,
  }
}

const placeOf = (row: Row) => [textIn(row, 'table_schema'), textIn(row, 'table_name')] as const

/** @throws `warehouse.query_refused` for what is no single SELECT */
export async function showQuery(
  warehouse: Warehouse,
  sql: string,
  limit: number,
): Promise<QueryShown> {
  const source = { kind: 'query', sql } as const
  const columns = await warehouse.describe(source)
  const rows = await warehouse.rows({
    name: 'ui/query',
    slots: { source: { kind: 'query', sql: warehouse.sourceQuery(source) } },
    values: { limit },
  })
  return { columns, rows }
}

const weekMs = 7 * 24 * 3_600_000

/** Every table and view beside each other in the schema of stream tables, with its rows counted. */
export async function listStreamTables(
  warehouse: Warehouse,
  now: Date,
): Promise<readonly StreamTable[]> {
  const relations = await warehouse.relations('data')
  const loads = new Map(
    (
      await warehouse.rows({
        name: 'ui/stream_loads',
        slots: { stream_runs: slotOf(streamRunsTable) },
        values: { since: new Date(now.getTime() - weekMs) },
      })
    ).map((row) => [textIn(row, 'stream'), row]),
  )
  const tables: StreamTable[] = []
  for (const [table, columns] of relations) {
    const [counted] = await warehouse.rows({
      name: 'warehouse/count',
      slots: { table: tableSlot({ schema: 'data', name: table }) },
    })
    const load = loads.get(table)
    tables.push({
      table,
      rows: countIn(counted, 'counted'),
      columns: [...columns].map(([name, kind]) => ({ name, kind })),
      last:
        load === undefined
          ? null
          : {
              sync: textIn(load, 'sync'),
              run_id: textIn(load, 'run_id'),
              status: textOrNullIn(load, 'status'),
              position: isoIn(load, 'position_at'),
              finished_at: isoIn(load, 'finished_at'),
            },
      loaded: countIn(load, 'loaded_since'),
      deleted: countIn(load, 'deleted_since'),
    })
  }
  return tables
}
