import {
  type DuckDBConnection,
  type DuckDBMaterializedResult,
  type DuckDBPreparedStatement,
  DuckDBTimestampTZValue,
  StatementType,
} from '@duckdb/node-api'
import type { Row, Value } from '../../engine/ports.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import type { Rendered } from '../sql/render.ts'
import { cellOf } from './cells.ts'
import { type Failing, failure } from './failures.ts'

/**
 * What may run where: statements of callers change or read rows; tables and transactions are the adapter's own. `fixed`:
 * the adapter's own too, and nothing of a person's stands in it but quoted names; it may be several statements.
 */
export type Allowed = 'rows' | 'select' | 'anything' | 'fixed'

const dml: ReadonlySet<StatementType> = new Set([
  StatementType.SELECT,
  StatementType.INSERT,
  StatementType.UPDATE,
  StatementType.DELETE,
  StatementType.MERGE_INTO,
])

/**
 * One statement, its type checked and its values bound. The caller runs it and destroys it: one that is left to the
 * garbage collector keeps the file locked for other processes after it was closed, for as long as this one is idle.
 */
export async function prepare(
  connection: DuckDBConnection,
  rendered: Rendered,
  allowed: Allowed,
): Promise<DuckDBPreparedStatement> {
  // Refuses several statements by itself, and takes a third of the time of extracting them first.
  const prepared = await connection.prepare(rendered.sql).catch((error: unknown) => {
    throw notOne(error) ? refused(rendered.name, 'It is not exactly one statement.') : error
  })
  try {
    check(prepared, rendered, allowed)
    for (const [name, value] of rendered.values) {
      bind(prepared, prepared.parameterIndex(name), value)
    }
    return prepared
  } catch (error) {
    prepared.destroySync()
    throw error
  }
}

/** In the words of DuckDB 1.5 (`ClientContext::Prepare`). */
const notOne = (error: unknown): boolean =>
  error instanceof Error &&
  /Cannot prepare multiple statements at once|No statement to prepare/.test(error.message)

function check(prepared: DuckDBPreparedStatement, rendered: Rendered, allowed: Allowed): void {
  const type = prepared.statementType
  if (allowed === 'rows' && !dml.has(type)) {
    throw refused(
      rendered.name,
      'It changes no rows but tables or settings, which has no place here, least of all inside a transaction: Snowflake would commit it.',
    )
  }
  if (allowed === 'select' && type !== StatementType.SELECT) {
    throw refused(rendered.name, 'It does not select.')
  }
  if (prepared.parameterCount !== rendered.values.size) {
    throw refused(rendered.name, 'It has values of its own ($...) that nothing fills.')
  }
}

async function resultOf(
  connection: DuckDBConnection,
  rendered: Rendered,
  allowed: Allowed,
): Promise<DuckDBMaterializedResult> {
  if (allowed === 'fixed') return connection.run(rendered.sql)
  const prepared = await prepare(connection, rendered, allowed)
  try {
    return await prepared.run()
  } finally {
    prepared.destroySync()
  }
}

/** Of a result that is whole already: to ask for its chunks one by one would be a turn of a thread each. */
function rowsOf(result: DuckDBMaterializedResult): readonly Row[] {
  const names = result.deduplicatedColumnNames()
  const types = result.columnTypes()
  return Array.from({ length: result.chunkCount }, (_, at) => result.getChunk(at).getRows())
    .flat()
    .map((row) => toRow(row, names, types))
}

export async function execute(
  connection: DuckDBConnection,
  rendered: Rendered,
  allowed: Allowed,
  failing: Failing = { doing: rendered.name },
): Promise<{ readonly changed: number; readonly rows: () => readonly Row[] }> {
  try {
    const result = await resultOf(connection, rendered, allowed)
    return {
      changed: result.rowsChanged,
      rows: () => rowsOf(result),
    }
  } catch (error) {
    throw failure(error, failing)
  }
}

export function toRow(
  row: readonly Parameters<typeof cellOf>[0][],
  names: readonly string[],
  types: readonly Parameters<typeof cellOf>[1][],
): Row {
  return Object.fromEntries(
    names.map((name, at) => {
      const type = types[at]
      const value = row[at]
      return [name, type === undefined || value === undefined ? null : cellOf(value, type)]
    }),
  )
}

function bind(prepared: DuckDBPreparedStatement, at: number, value: Value): void {
  if (value === null) prepared.bindNull(at)
  else if (typeof value === 'string') prepared.bindVarchar(at, value)
  else if (typeof value === 'boolean') prepared.bindBoolean(at, value)
  else if (typeof value === 'bigint') prepared.bindHugeInt(at, value)
  else if (value instanceof Date) {
    prepared.bindTimestampTZ(at, new DuckDBTimestampTZValue(BigInt(value.getTime()) * 1000n))
  } else if (Number.isSafeInteger(value)) prepared.bindBigInt(at, BigInt(value))
  else prepared.bindDouble(at, value)
}

function refused(name: string, why: string): ConnectorError {
  return new ConnectorError('warehouse.statement_refused', {
    what: `The statement ${name} was not run.`,
    why,
    fix: 'Report this message; it is a fault of the connector.',
  })
}
