import type { QueryColumn, Source } from '../../engine/ports.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import type { Dialect } from '../sql/dialect.ts'
import { render } from '../sql/render.ts'
import { type Column, rowNames } from './cells.ts'
import type { Session } from './session.ts'
import { isSeveral, kindOf } from './statement-kind.ts'

/** The SELECT that stands for the source, without a closing semicolon. @throws `warehouse.query_refused` for a CSV file */
export function sourceQuery(source: Source, dialect: Dialect): string {
  switch (source.kind) {
    case 'query':
      return source.sql.trim().replace(/(?:\s*;)+$/, '')
    case 'table':
      return render(
        { name: 'warehouse/table_source', slots: { table: { kind: 'table', table: source.name } } },
        dialect,
      ).sql
    case 'csv':
      throw new ConnectorError('warehouse.query_refused', {
        what: `The file ${source.path} can't be a source on Snowflake.`,
        why: "Snowflake reads no files of this machine; only DuckDB's syncs start from a CSV file.",
        fix: "Load the file into a table (Snowsight's Load data, or snow stage copy and COPY INTO) and name the table as the source.",
      })
    default:
      return source satisfies never
  }
}

/**
 * Asks the engine twice, without running anything: the query must be one SELECT by itself, and still be one when it is
 * wrapped.
 */
export async function describeSource(
  session: Session,
  source: Source,
  dialect: Dialect,
): Promise<readonly QueryColumn[]> {
  const sql = sourceQuery(source, dialect)
  const doing = nameOf(source)
  if (kindOf(sql) !== 'select') throw refused(doing, 'It does not begin with SELECT or WITH.')
  if (isSeveral(sql)) throw refused(doing, 'It is more than one statement.')
  const asked = { doing, users: true, describeOnly: true } as const
  await session.execute(sql, [], asked)
  const wrapped = render(
    { name: 'warehouse/everything', slots: { source: { kind: 'query', sql } } },
    dialect,
  )
  const { columns } = await session.execute(wrapped.sql, [], asked)
  const double = columns.find(({ name }, at) => columns.findIndex((one) => one.name === name) < at)
  if (double !== undefined) throw refused(doing, `It names the column ${double.name} twice.`)
  const names = rowNames(columns)
  return columns.map((column, at) => ({
    name: names[at] ?? column.name,
    type: typeName(column),
    kind: kinds.get(column.type) ?? 'other',
  }))
}

function refused(doing: string, why: string): ConnectorError {
  return new ConnectorError('warehouse.query_refused', {
    what: `${doing} is no single SELECT.`,
    why,
    fix: 'Give one SELECT without parameters; put everything else into a view.',
  })
}

function nameOf(source: Source): string {
  switch (source.kind) {
    case 'table':
      return `The source table ${source.name}`
    case 'query':
      return 'The source query'
    case 'csv':
      return `The source file ${source.path}`
    default:
      return source satisfies never
  }
}

/** By wire type. An OBJECT's keys are values, as a MAP's are: it is what associations come from. */
const kinds: ReadonlyMap<string, QueryColumn['kind']> = new Map([
  ['text', 'text'],
  ['fixed', 'number'],
  ['real', 'number'],
  ['decfloat', 'number'],
  ['boolean', 'boolean'],
  ['date', 'date'],
  ['timestamp_tz', 'timestamp'],
  ['timestamp_ltz', 'timestamp'],
  ['timestamp_ntz', 'timestamp'],
  ['array', 'list'],
  ['variant', 'json'],
  ['object', 'map'],
  ['map', 'map'],
])

function typeName(column: Column): string {
  switch (column.type) {
    case 'fixed':
      return `NUMBER(${column.precision ?? 38},${column.scale ?? 0})`
    case 'real':
      return 'FLOAT'
    case 'text':
      return 'VARCHAR'
    default:
      return column.type.toUpperCase()
  }
}
