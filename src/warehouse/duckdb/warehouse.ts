import { AsyncLocalStorage } from 'node:async_hooks'
import { basename, join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { countIn, textIn } from '../../engine/cells.ts'
import type {
  Clock,
  Row,
  Statement,
  TableName,
  Transaction,
  Warehouse,
} from '../../engine/ports.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import type { Dialect } from '../sql/dialect.ts'
import { type AdapterStatement, type Rendered, render } from '../sql/render.ts'
import { describeSource, sourceQuery } from './describe.ts'
import { duckDbDialect, type Schemas } from './dialect.ts'
import { type Allowed, execute } from './execute.ts'
import { isFatal } from './failures.ts'
import {
  asFolder,
  type DuckDbFile,
  type DuckDbFiles,
  type FileUser,
  ownDuckDbFiles,
} from './file.ts'
import { placeOf } from './place.ts'
import { stageFiles } from './stage.ts'
import { arrowStream, rowStream } from './streams.ts'
import { areThere, ensureTables, relationsOf } from './tables.ts'

export interface DuckDbOptions {
  readonly path: string
  /** The schema of stream tables; `hubspot` unless configured. */
  readonly schema?: string
  /** Files of this folder may be read; DuckDB spills into it. */
  readonly workFolder: string
  /** Further files that may be read: CSV sources, files to load. */
  readonly sources?: readonly string[]
  readonly clock: Clock
  /** DuckDB's spelling: `1GB`. Absent: as much as the widest table written needs (`memoryLimitFor`). */
  readonly memoryLimit?: string
  readonly threads?: number
  /** Ends the wait for a file that another process holds. */
  readonly signal: AbortSignal
  readonly lockWaitMs?: number
  /** After this long without use the file is closed, so that other processes get their turn. */
  readonly idleMs?: number
  readonly openFiles?: DuckDbFiles
}

/** The DuckDB adapter, with the one thing beside the port that only it can do. */
export interface DuckDbWarehouse extends Warehouse {
  /** Runs adapter statements alone, tables and all: for `load` (src/warehouse/duckdb/load.ts). */
  own<T>(
    work: (run: (statement: AdapterStatement) => Promise<readonly Row[]>) => Promise<T>,
  ): Promise<T>
}

/**
 * DuckDB names the database after its file, up to the first dot; where a schema has that name too, `hubspot.contacts`
 * is ambiguous for everybody who asks for it (tried on 1.5.5: Binder Error).
 */
function refuseClash(path: string, schemas: readonly string[]): void {
  const [database = ''] = basename(path).split('.')
  if (!schemas.includes(database.toLowerCase())) return
  throw new ConnectorError('warehouse.name_clash', {
    what: `The DuckDB file ${path} can't be used under this name.`,
    why: `DuckDB would call the database "${database}", and so is one of its schemas: every table name would be ambiguous.`,
    fix: 'Name the file otherwise, such as crm.duckdb.',
  })
}

/**
 * Opens the file once, to find out early whether it can be, and then whenever it is used.
 * @throws ConnectorError `warehouse.locked`, `warehouse.not_a_database`, `warehouse.unreachable`, `warehouse.name_clash`
 */
export async function openDuckDb(options: DuckDbOptions): Promise<DuckDbWarehouse> {
  const schemas: Schemas = {
    data: options.schema ?? 'hubspot',
    control: 'hubspot_sync',
    dbt: 'hubspot_dbt',
  }
  const user: FileUser = {
    folders: [...new Set([asFolder(options.workFolder), asFolder(placeOf(options.workFolder))])],
    files: options.sources ?? [],
    memory: { limit: options.memoryLimit ?? null, columns: 0 },
    spillFolder: join(options.workFolder, 'spill'),
    threads: options.threads ?? null,
    clock: options.clock,
    signal: options.signal,
    lockWaitMs: options.lockWaitMs ?? 30_000,
    idleMs: options.idleMs ?? 250,
  }
  refuseClash(options.path, Object.values(schemas))
  const file = (options.openFiles ?? ownDuckDbFiles).at(options.path, user)
  try {
    await file.alone(user, async () => undefined)
  } catch (error) {
    await file.leave(user)
    throw error
  }
  return warehouseOf(file, user, schemas, duckDbDialect(schemas))
}

function warehouseOf(
  file: DuckDbFile,
  user: FileUser,
  schemas: Schemas,
  dialect: Dialect,
): DuckDbWarehouse {
  const within = new AsyncLocalStorage<true>()

  /** Waits for its turn on the writing connection. Inside a transaction of this warehouse it would wait for itself. */
  const alone = async <T>(
    doing: string,
    work: (connection: DuckDBConnection) => Promise<T>,
  ): Promise<T> => {
    if (within.getStore() === true) throw insideTransaction(doing)
    return file.alone(user, work)
  }

  const own = (statement: AdapterStatement, connection: DuckDBConnection, allowed: Allowed) =>
    execute(connection, render(statement, dialect), allowed)

  const named = (name: string, table: TableName, statement: Statement): AdapterStatement => {
    const selected = render(statement, dialect)
    return {
      name,
      slots: {
        [name === 'warehouse/create_view' ? 'view' : 'table']: { kind: 'table', table },
        selected: { kind: 'rendered', sql: selected.sql },
      },
    }
  }

  /** Asked for once each: thousands of times it took a twelfth of the work. */
  const made = new Set<TableName['schema']>()
  const makeSchema = async (
    connection: DuckDBConnection,
    { schema: place }: TableName,
  ): Promise<void> => {
    if (made.has(place)) return
    const schema = dialect.identifier(schemas[place])
    await own(
      { name: 'warehouse/create_schema', slots: { schema: { kind: 'rendered', sql: schema } } },
      connection,
      'fixed',
    )
    made.add(place)
  }

  const transactionOn = (connection: DuckDBConnection): Transaction => ({
    run: async (statement) => (await own(statement, connection, 'rows')).changed,
    rows: async (statement) => (await own(statement, connection, 'rows')).rows(),
  })

  /** A reader inside its own transaction would not see what the transaction wrote. */
  const selecting = (statement: Statement): Rendered => {
    if (within.getStore() === true) throw insideTransaction(statement.name)
    return render(statement, dialect)
  }

  return {
    traits: {
      engine: 'duckdb',
      folds: 'insensitive',
      longestIdentifier: 255,
      replaces: 'delete_insert',
      reach: 'machine',
    },

    run: (statement) =>
      alone(statement.name, async (connection) => transactionOn(connection).run(statement)),
    rows: (statement) =>
      alone(statement.name, async (connection) => transactionOn(connection).rows(statement)),

    ensure: (tables) =>
      alone('ensure', async (connection) => {
        const { memory } = user
        memory.columns = Math.max(memory.columns, ...tables.map(({ fields }) => fields.length))
        if (await areThere(connection, dialect, schemas, tables)) return []
        // One commit for all of it: a commit for each column's comment took a third of a first load's time.
        return inOneTransaction(connection, dialect, () =>
          ensureTables(connection, dialect, schemas, tables),
        )
      }),

    views: (views) =>
      alone('views', async (connection) => {
        for (const { name } of views) await makeSchema(connection, name)
        await inOneTransaction(connection, dialect, async () => {
          for (const { name, statement } of views)
            await own(named('warehouse/create_view', name, statement), connection, 'anything')
        })
      }),

    standing: (schema) =>
      alone('standing', async (connection) => {
        const values = { schema: schemas[schema] }
        const found = await own({ name: 'warehouse/views', values }, connection, 'select')
        return new Set(found.rows().map((row) => textIn(row, 'view_name')))
      }),

    spelled: (statement) => render(statement, dialect).sql,

    // One text for all: each by itself would be a commit of its own, and a run leaves up to twenty.
    drop: (...tables) =>
      alone('drop', async (connection) => {
        const dropping = tables.map((table) =>
          render(
            { name: 'warehouse/drop_table', slots: { table: { kind: 'table', table } } },
            dialect,
          ),
        )
        const [first] = dropping
        if (first === undefined) return
        const sql = dropping.map((one) => one.sql).join(';\n')
        await execute(connection, { ...first, sql }, 'fixed')
      }),

    tables: (schema, prefix) =>
      alone('tables', async (connection) => {
        const values = { schema: schemas[schema], prefix }
        const found = await own({ name: 'warehouse/tables', values }, connection, 'select')
        return found.rows().map((row) => ({ schema, name: textIn(row, 'table_name') }))
      }),

    relations: (schema) =>
      alone('relations', (connection) => relationsOf(connection, dialect, schemas[schema])),

    stage: (staging, files) => {
      const { memory } = user
      memory.columns = Math.max(memory.columns, staging.columns.length)
      return alone('stage', async (connection) => {
        await makeSchema(connection, staging.table)
        return stageFiles(connection, dialect, staging, files)
      })
    },

    derive: (table, statement) =>
      alone(statement.name, async (connection) => {
        await makeSchema(connection, table)
        const making = render(named('warehouse/create_table_as', table, statement), dialect)
        const values = render(statement, dialect).values
        const made = await execute(
          connection,
          { ...making, name: statement.name, values },
          'anything',
        )
        return countIn(made.rows()[0], 'Count')
      }),

    transaction: (work) =>
      alone('transaction', async (connection) => {
        const transaction = transactionOn(connection)
        return inOneTransaction(connection, dialect, () =>
          within.run(true, () => work(transaction)),
        )
      }),

    stream: (statement) => rowStream(file, user, selecting(statement)),
    arrow: (statement) => arrowStream(file, user, selecting(statement)),

    describe: (source) =>
      alone('describe', (connection) => describeSource(connection, source, dialect)),
    sourceQuery: (source) => sourceQuery(source, dialect),

    check: () =>
      alone('check', async (connection) => {
        const [row] = (await own({ name: 'warehouse/check' }, connection, 'select')).rows()
        return [
          {
            name: 'duckdb',
            ok: true,
            detail: `${file.path}: DuckDB ${textIn(row, 'engine')}, ${textIn(row, 'size')}, memory limit ${textIn(row, 'memory_limit')}`,
            fix: null,
          },
        ]
      }),

    own: (work) =>
      alone('own', (connection) =>
        work(async (statement) => (await own(statement, connection, 'anything')).rows()),
      ),

    [Symbol.asyncDispose]: () => file.leave(user),
  }
}

/** A transaction that an error has ended already has nothing to take back. */
async function inOneTransaction<T>(
  connection: DuckDBConnection,
  dialect: Dialect,
  work: () => Promise<T>,
): Promise<T> {
  await execute(connection, render({ name: 'warehouse/begin' }, dialect), 'fixed')
  const result = await work().catch(async (error: unknown) => {
    await takeBack(connection, render({ name: 'warehouse/rollback' }, dialect))
    throw error
  })
  await commit(connection, dialect)
  return result
}

async function takeBack(connection: DuckDBConnection, rollback: Rendered): Promise<void> {
  await execute(connection, rollback, 'fixed').catch(() => undefined)
}

async function commit(connection: DuckDBConnection, dialect: Dialect): Promise<void> {
  try {
    await execute(connection, render({ name: 'warehouse/commit' }, dialect), 'fixed')
  } catch (error) {
    await takeBack(connection, render({ name: 'warehouse/rollback' }, dialect))
    if (!isFatal(error)) throw error
    throw new ConnectorError('warehouse.commit_unknown', {
      what: 'The answer to a commit was lost.',
      why: 'DuckDB closed the database while it was committing.',
      fix: 'Run again: the load ledger tells whether the commit took effect.',
      cause: error,
    })
  }
}

function insideTransaction(doing: string): ConnectorError {
  return new ConnectorError('warehouse.statement_refused', {
    what: `${doing} was not run: a transaction is open.`,
    why: 'Inside a transaction only its own run and rows may be used; tables are changed before it.',
    fix: 'Report this message; it is a fault of the connector.',
  })
}
