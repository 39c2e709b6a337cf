import { type DuckDBConnection, type DuckDBType, DuckDBTypeId } from '@duckdb/node-api'
import type { QueryColumn, Source } from '../../engine/ports.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import type { Dialect } from '../sql/dialect.ts'
import { render } from '../sql/render.ts'
import { refuseLongLastLine } from './csv-lines.ts'
import { prepare } from './execute.ts'
import { failure } from './failures.ts'
import { text } from './quoting.ts'

/** A line of a person's CSV: longer than anything HubSpot takes in a row. */
const csvLineBytes = 16 * 1024 * 1024

/** The SELECT that stands for the source, without a closing semicolon. */
export function sourceQuery(source: Source, dialect: Dialect): string {
  switch (source.kind) {
    case 'query':
      return source.sql.trim().replace(/(?:\s*;)+$/, '')
    case 'table':
      return render(
        {
          name: 'warehouse/table_source',
          slots: { table: { kind: 'table', table: source.name } },
        },
        dialect,
      ).sql
    case 'csv':
      return render(
        {
          name: 'warehouse/csv_source',
          slots: {
            path: { kind: 'rendered', sql: text(source.path) },
            largest: { kind: 'rendered', sql: String(csvLineBytes) },
            buffer: { kind: 'rendered', sql: String(csvLineBytes * 2) },
          },
        },
        dialect,
      ).sql
    default:
      return source satisfies never
  }
}

/** Asks the engine twice: the query must be one SELECT by itself, and still be one when it is wrapped. */
export async function describeSource(
  connection: DuckDBConnection,
  source: Source,
  dialect: Dialect,
): Promise<readonly QueryColumn[]> {
  if (source.kind === 'csv') refuseLongLastLine(source.path, csvLineBytes)
  const sql = sourceQuery(source, dialect)
  const doing = nameOf(source)
  const everything = {
    name: 'warehouse/everything',
    slots: { source: { kind: 'query', sql } },
  } as const
  try {
    const alone = await prepare(connection, { name: doing, sql, values: new Map() }, 'select')
    alone.destroySync()
    const prepared = await prepare(connection, render(everything, dialect), 'select')
    try {
      const columns: QueryColumn[] = []
      for (let at = 0; at < prepared.columnCount; at += 1) {
        const type = prepared.columnType(at)
        columns.push({ name: prepared.columnName(at), type: typeName(type), kind: kindOf(type) })
      }
      return columns
    } finally {
      prepared.destroySync()
    }
  } catch (error) {
    if (error instanceof ConnectorError && error.code === 'warehouse.statement_refused') {
      throw new ConnectorError('warehouse.query_refused', {
        what: `${doing} is no single SELECT.`,
        why: error.why,
        fix: 'Give one SELECT without parameters; put everything else into a view.',
      })
    }
    throw failure(error, {
      doing,
      users: true,
      lines: source.kind === 'query',
      ...(source.kind === 'csv' ? { file: source.path } : {}),
    })
  }
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

const typeName = (type: DuckDBType): string => type.alias ?? type.toString()

const kinds: ReadonlyMap<DuckDBTypeId, QueryColumn['kind']> = new Map([
  [DuckDBTypeId.VARCHAR, 'text'],
  [DuckDBTypeId.ENUM, 'text'],
  [DuckDBTypeId.UUID, 'text'],
  [DuckDBTypeId.TINYINT, 'number'],
  [DuckDBTypeId.SMALLINT, 'number'],
  [DuckDBTypeId.INTEGER, 'number'],
  [DuckDBTypeId.BIGINT, 'number'],
  [DuckDBTypeId.HUGEINT, 'number'],
  [DuckDBTypeId.UTINYINT, 'number'],
  [DuckDBTypeId.USMALLINT, 'number'],
  [DuckDBTypeId.UINTEGER, 'number'],
  [DuckDBTypeId.UBIGINT, 'number'],
  [DuckDBTypeId.UHUGEINT, 'number'],
  [DuckDBTypeId.BIGNUM, 'number'],
  [DuckDBTypeId.FLOAT, 'number'],
  [DuckDBTypeId.DOUBLE, 'number'],
  [DuckDBTypeId.DECIMAL, 'number'],
  [DuckDBTypeId.BOOLEAN, 'boolean'],
  [DuckDBTypeId.DATE, 'date'],
  [DuckDBTypeId.TIMESTAMP, 'timestamp'],
  [DuckDBTypeId.TIMESTAMP_S, 'timestamp'],
  [DuckDBTypeId.TIMESTAMP_MS, 'timestamp'],
  [DuckDBTypeId.TIMESTAMP_NS, 'timestamp'],
  [DuckDBTypeId.TIMESTAMP_TZ, 'timestamp'],
  [DuckDBTypeId.LIST, 'list'],
  [DuckDBTypeId.ARRAY, 'list'],
  [DuckDBTypeId.MAP, 'map'],
  [DuckDBTypeId.STRUCT, 'struct'],
])

/** What a source's column can be used as. JSON is text with a name of its own in DuckDB. */
function kindOf(type: DuckDBType): QueryColumn['kind'] {
  return type.alias === 'JSON' ? 'json' : (kinds.get(type.typeId) ?? 'other')
}
