import type { RowStatement } from 'snowflake-sdk'
import type { Row, Value } from '../../engine/ports.ts'
import { type Column, type RawRow, rowNames, toRows } from './cells.ts'
import { type Failing, failure } from './failures.ts'
import { kindOf } from './statement-kind.ts'

export interface Asked extends Partial<Failing> {
  /** May run twice, so that it is sent again when the session is lost. SELECTs always may. */
  readonly repeatable?: boolean
  /** Columns only; nothing runs. */
  readonly describeOnly?: boolean
}

export interface Outcome {
  readonly queryId: string
  readonly columns: readonly Column[]
  readonly rows: readonly Row[]
  /** Rows inserted, updated and deleted. */
  readonly changed: number
}

/** Rows as the driver gives them, in their order. */
export interface Page {
  readonly columns: readonly Column[]
  readonly rows: readonly RawRow[]
  /** With the first page: how many rows there are in all. */
  readonly total?: number
}

const pageRows = 2000

export const failingOf = (asked: Asked): Failing => ({
  ...asked,
  doing: asked.doing ?? 'A statement',
})

/** As the driver takes it. It refuses a bigint; whole numbers that JavaScript can't hold go as text, which Snowflake casts. */
export function bound(value: Value): string | number | boolean | null {
  if (value instanceof Date) return value.toISOString()
  if (typeof value !== 'bigint') return value
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value.toString()
}

export async function outcomeOf(statement: RowStatement, asked: Asked): Promise<Outcome> {
  let columns: readonly Column[] = []
  const raw: RawRow[] = []
  if (asked.describeOnly === true) columns = columnsOf(statement)
  else {
    for await (const page of pagesOf(statement, asked)) {
      columns = page.columns
      for (const row of page.rows) raw.push(row)
    }
  }
  // What SHOW, PUT and COPY answer has names of Snowflake's own, in small letters.
  const isQuery = kindOf(statement.getSqlText()) === 'select'
  const names = isQuery ? rowNames(columns) : columns.map(({ name }) => name)
  return {
    queryId: statement.getQueryId(),
    columns,
    rows: toRows(columns, raw, names),
    changed: changedIn(columns, raw),
  }
}

export async function* pagesOf(statement: RowStatement, asked: Asked): AsyncGenerator<Page> {
  const columns = columnsOf(statement)
  yield { columns, rows: [], total: statement.getNumRows() }
  let rows: RawRow[] = []
  try {
    for await (const row of statement.streamRows() as AsyncIterable<RawRow>) {
      rows.push(row)
      if (rows.length < pageRows) continue
      yield { columns, rows }
      rows = []
    }
  } catch (error) {
    throw failure(error, failingOf(asked))
  }
  if (rows.length > 0) yield { columns, rows }
}

function columnsOf(statement: RowStatement): readonly Column[] {
  return (statement.getColumns() ?? []).map((column) => ({
    name: column.getName(),
    type: column.getType().toLowerCase(),
    precision: column.getPrecision() ?? null,
    scale: column.getScale() ?? null,
    nullable: column.isNullable(),
  }))
}

/** What DML answers with; "number of multi-joined rows updated" is no further rows. https://docs.snowflake.com/en/sql-reference/sql/update */
const counted = /^number of rows (?:inserted|updated|deleted)$/i

function changedIn(columns: readonly Column[], rows: readonly RawRow[]): number {
  const [row] = rows
  if (row === undefined) return 0
  return columns.reduce(
    (sum, column, at) => (counted.test(column.name) ? sum + Number(row[at] ?? 0) : sum),
    0,
  )
}
