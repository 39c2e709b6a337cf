import { pathFrom } from '../../config/orders.ts'
import { isPastedSecret } from '../../config/pasted-secrets.ts'
import { textIn } from '../../engine/cells.ts'
import { streamRunsTable, slotOf } from '../../engine/journal/tables.ts'
import { countIn, textOrNullIn } from '../../engine/cells.ts'
import type {
  Cell,
  Expression,
  QueryColumn,
  Row,
  Slot,
  Source,
  Statement,
  Warehouse,
} from '../../engine/ports.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import type { SampledColumn } from './matches.ts'
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

export interface RowsAsked {
  /** As SQL names it. */
  readonly table: string
  readonly limit: number
  /** A column; null: in no order. */
  readonly sort: string | null
  readonly descending: boolean
  /** A column, and what its text holds, whatever the case; null: all rows. */
  readonly filter: { readonly column: string; readonly holds: string } | null
}

/** What a sync may start from, as its document says it. */
export type SourceAsked =
  | { readonly table: string }
  | { readonly query: string }
  | { readonly csv: string }

/** @throws `config.usage` for the file of a secret, which is shown to nobody */
export function sourceAsked(asked: SourceAsked, folder: string): Source {
  if ('table' in asked) return { kind: 'table', name: asked.table }
  if ('query' in asked) return { kind: 'query', sql: asked.query }
  if (!isPastedSecret(asked.csv)) return { kind: 'csv', path: pathFrom(folder, asked.csv) }
  throw new ConnectorError('config.usage', {
    what: 'That is the file of a secret.',
    why: 'It is read as a secret, and as nothing that is shown.',
    fix: 'Name a CSV file.',
  })
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
      pattern: patternOf(find),
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

/** The first rows of a source. @throws `warehouse.query_refused` for what is no single SELECT, or not there */
export async function showSource(
  warehouse: Warehouse,
  source: Source,
  limit: number,
): Promise<QueryShown> {
  const columns = await warehouse.describe(source)
  const rows = await warehouse.rows({
    name: 'ui/query',
    slots: { source: { kind: 'query', sql: warehouse.sourceQuery(source) } },
    values: { limit },
  })
  return { columns, rows }
}

const sampledRows = 100
const samplesShown = 5
const sampleLength = 100

/** The columns of a source, each with some values out of its first rows. */
export async function sampleColumns(
  warehouse: Warehouse,
  source: Source,
): Promise<readonly SampledColumn[]> {
  const shown = await showSource(warehouse, source, sampledRows)
  return shown.columns.map((column) => {
    const values = shown.rows.flatMap(({ [column.name]: cell }) => {
      if (cell === null || cell === undefined) return []
      const text = sampleText(cell).slice(0, sampleLength)
      return text.trim() === '' ? [] : [text]
    })
    return { ...column, samples: [...new Set(values)].slice(0, samplesShown) }
  })
}

const sampleText = (cell: Cell): string =>
  cell instanceof Date
    ? cell.toISOString()
    : typeof cell === 'object'
      ? JSON.stringify(cell)
      : String(cell)

/** @throws `warehouse.query_refused` for no such table, `config.usage` for no such column */
export async function showTable(warehouse: Warehouse, asked: RowsAsked): Promise<QueryShown> {
  const { columns, statement } = await rowsOf(warehouse, asked)
  return { columns, rows: await warehouse.rows(statement) }
}

export interface RowsShown {
  readonly columns: readonly QueryColumn[]
  readonly statement: Statement
}

/** @throws `warehouse.query_refused` for no such table, `config.usage` for no such column */
export async function rowsOf(warehouse: Warehouse, asked: RowsAsked): Promise<RowsShown> {
  const { table, limit, filter, descending } = asked
  const columns = await warehouse.describe({ kind: 'table', name: table })
  const columnOf = (name: string): Expression => {
    if (!columns.some((column) => column.name === name)) throw noColumn(table, name)
    return { op: 'column', name, of: 'shown' }
  }
  const sort = asked.sort ?? (filter === null ? null : (columns[0]?.name ?? null))
  const named = { table: { kind: 'table', table } } as const
  if (sort === null)
    return { columns, statement: { name: 'warehouse/preview', slots: named, values: { limit } } }
  const sought: Expression =
    filter === null
      ? { op: 'literal', value: '' }
      : { op: 'cast', of: columnOf(filter.column), to: 'text' }
  return {
    columns,
    statement: {
      name: `ui/preview_${descending ? 'descending' : 'ascending'}`,
      slots: {
        ...named,
        sought: { kind: 'expression', expression: sought },
        ordered: { kind: 'expression', expression: columnOf(sort) },
      },
      values: { pattern: patternOf(filter?.holds ?? null), limit },
    },
  }
}

const noColumn = (table: string, column: string): ConnectorError =>
  new ConnectorError('config.usage', {
    what: `${table} has no column ${column}.`,
    why: 'Rows are put in order, and sought, by columns of the table.',
    fix: 'Name one of its columns.',
  })

/** A text anywhere, as LIKE takes it with `!` before what is meant as it stands. */
const patternOf = (find: string | null): string | null =>
  find === null ? null : `%${find.toLowerCase().replaceAll(/[!%_]/g, '!$&')}%`

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
  const counts = await countRows(warehouse, [...relations.keys()])
  return [...relations].map(([table, columns]): StreamTable => {
    const load = loads.get(table)
    return {
      table,
      rows: counts.get(table) ?? 0,
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
    }
  })
}

/** Each statement is a round trip, over the network perhaps. */
const countedAtOnce = 50

async function countRows(
  warehouse: Warehouse,
  tables: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>()
  for (let at = 0; at < tables.length; at += countedAtOnce) {
    const some = tables.slice(at, at + countedAtOnce)
    const named = some.map((name) => ({ schema: 'data', name }) as const)
    const [row] = await warehouse.rows({
      name: 'ui/row_counts',
      slots: { row_counts: { kind: 'row_counts', tables: named } },
    })
    for (const [place, table] of some.entries()) counts.set(table, countIn(row, `rows_${place}`))
  }
  return counts
}
