import { AsyncLocalStorage } from 'node:async_hooks'
import { countIn } from '../../engine/cells.ts'
import type {
  Clock,
  Row,
  Statement,
  TableName,
  Transaction,
  Value,
  Warehouse,
} from '../../engine/ports.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import type { Dialect } from '../sql/dialect.ts'
import { type AdapterStatement, type Rendered, render } from '../sql/render.ts'
import { checkLines, needsOf } from './check.ts'
import { describeSource, sourceQuery } from './describe.ts'
import { type Places, placeName, snowflakeDialect, traits } from './dialect.ts'
import { loadDriver } from './driver.ts'
import { stageFiles } from './files/stage.ts'
import { newTransfers, type TransferCounts } from './files/transfers.ts'
import { identifier, stored } from './quoting.ts'
import type { Asked, Execute, Outcome } from './session.ts'
import { Sessions } from './sessions.ts'
import { sessionSettings } from './settings.ts'
import { type SignIn, signInOptions } from './sign-in.ts'
import { type Allowed, check, kindOf } from './statement-kind.ts'
import { arrowStream, rowStream } from './streams.ts'
import {
  ensureSchema,
  ensureTables,
  type Execution,
  relationsOf,
  standingViews,
  tablesOf,
} from './tables.ts'

export interface SnowflakeOptions {
  readonly signIn: SignIn
  readonly account: string
  readonly accessUrl?: string
  readonly host?: string
  readonly role?: string
  readonly warehouse?: string
  readonly database: string
  /** Of stream tables; HUBSPOT unless configured. */
  readonly schema?: string
  /** Parts of files are written there before they go up. */
  readonly workFolder: string
  readonly clock: Clock
  /** Cancels statements outside transactions that run when it comes. */
  readonly signal: AbortSignal
  /** QUERY_TAG: sync and run id, JSON. */
  readonly tag: () => string
  /** About how large the files are that go up, before compression. */
  readonly partBytes?: number
  /** From how many rows a result without an order comes down in files. */
  readonly unloadRows?: number
}

/** The Snowflake adapter, with what only it can do. */
export interface SnowflakeWarehouse extends Warehouse {
  /** What went over the wire in files since it was opened. */
  readonly transferred: Readonly<TransferCounts>
  /** Runs statements of the adapter's own: for tests and the bench. */
  ask(statement: AdapterStatement): Promise<readonly Row[]>
}

/** Before compression; Snowflake asks for several files rather than one, and for some 100 MB of each at most (SNOWFLAKE.md 3). */
const usualPartBytes = 64 * 1024 * 1024
const usualUnloadRows = 200_000

/** Retries of a sign-in: the driver's own 7 take minutes, while somebody waits for `check`. */
const signInRetries = 3

/** @throws ConnectorError `warehouse.driver_missing`, `warehouse.sign_in_unfit`, `warehouse.sign_in_failed`, `warehouse.unreachable` */
export async function openSnowflake(options: SnowflakeOptions): Promise<SnowflakeWarehouse> {
  await loadDriver()
  const places: Places = {
    database: options.database,
    data: options.schema ?? 'HUBSPOT',
    control: 'HUBSPOT_SYNC',
    dbt: 'HUBSPOT_DBT',
  }
  const dialect = snowflakeDialect(places)
  const sessions = new Sessions({
    account: options.account,
    settings: sessionSettings(dialect),
    connection: () => ({
      ...signInOptions(options.signIn, options),
      application: 'hubspot-warehouse',
      database: signInName(options.database),
      ...(options.role === undefined ? {} : { role: signInName(options.role) }),
      ...(options.warehouse === undefined ? {} : { warehouse: signInName(options.warehouse) }),
      jsTreatIntegerAsBigInt: true,
      representNullAsStringNull: false,
      rowStreamHighWaterMark: 1000,
      sfRetryMaxLoginRetries: signInRetries,
    }),
    tag: options.tag,
    clock: options.clock,
    signal: options.signal,
  })
  try {
    await sessions.writer.connect()
  } catch (error) {
    await sessions[Symbol.asyncDispose]()
    throw error
  }
  return warehouseOf(sessions, places, dialect, options)
}

/** A sign-in folds names as a statement does, and takes quotes around what is not to fold. */
const signInName = (name: string): string =>
  /^[A-Z_][A-Z0-9_$]*$/.test(stored(name)) ? stored(name) : identifier(name)

function warehouseOf(
  sessions: Sessions,
  places: Places,
  dialect: Dialect,
  options: SnowflakeOptions,
): SnowflakeWarehouse {
  const within = new AsyncLocalStorage<true>()
  const transfers = newTransfers({
    sessions,
    dialect,
    workFolder: options.workFolder,
    partBytes: options.partBytes ?? usualPartBytes,
    unloadRows: options.unloadRows ?? usualUnloadRows,
    signal: options.signal,
    now: () => options.clock.now(),
  })

  /** Inside a transaction of this warehouse it would wait for itself. */
  const outside = (doing: string): void => {
    if (within.getStore() === true) throw insideTransaction(doing)
  }

  const executed = (
    execute: Execute,
    rendered: Rendered,
    allowed: Allowed,
    asked: Asked = {},
  ): Promise<Outcome> => {
    check(rendered.name, rendered.sql, allowed)
    const values: readonly Value[] = [...rendered.values.values()]
    return execute(rendered.sql, values, { doing: rendered.name, ...asked })
  }

  const writing: Execute = (sql, values, asked) => sessions.writer.execute(sql, values, asked)

  /** A statement of the adapter's own that makes or looks at tables: all of those may be run again. */
  const own = (statement: AdapterStatement): Promise<Outcome> =>
    executed(writing, render(statement, dialect), 'anything', { repeatable: true })

  const execution: Execution = {
    run: own,
    rows: async (statement) => (await own(statement)).rows,
  }

  /** Asked for once each, then known. */
  const made = new Set<TableName['schema']>()
  const makeSchema = async ({ schema }: Pick<TableName, 'schema'>): Promise<void> => {
    if (made.has(schema)) return
    await ensureSchema(execution, places, schema)
    made.add(schema)
  }

  const named = (name: string, table: TableName, statement: Statement): Rendered => {
    const selected = render(statement, dialect)
    if (kindOf(selected.sql) !== 'select') check(statement.name, selected.sql, 'select')
    const slot = name === 'warehouse/create_view' ? 'view' : 'table'
    const making = render(
      {
        name,
        slots: {
          [slot]: { kind: 'table', table },
          selected: { kind: 'rendered', sql: selected.sql },
        },
      },
      dialect,
    )
    return { ...making, name: statement.name, values: selected.values }
  }

  const transactionOn = (execute: Execute): Transaction => ({
    run: async (statement) => (await executed(execute, render(statement, dialect), 'rows')).changed,
    rows: async (statement) => (await executed(execute, render(statement, dialect), 'rows')).rows,
  })
  const alone = transactionOn(writing)

  const selecting = (statement: Statement): Rendered => {
    outside(statement.name)
    return render(statement, dialect)
  }

  return {
    traits,

    run: async (statement) => {
      outside(statement.name)
      return alone.run(statement)
    },
    rows: async (statement) => {
      outside(statement.name)
      return alone.rows(statement)
    },

    ensure: async (tables) => {
      outside('ensure')
      return ensureTables(execution, places, tables)
    },

    views: async (views) => {
      outside('views')
      for (const { name, statement } of views) {
        await makeSchema(name)
        await executed(writing, named('warehouse/create_view', name, statement), 'anything', {
          repeatable: true,
        })
      }
    },

    standing: async (schema) => {
      outside('standing')
      return standingViews(execution, places, schema)
    },

    spelled: (statement) => render(statement, dialect).sql,

    drop: async (...tables) => {
      outside('drop')
      for (const table of tables)
        await own({ name: 'warehouse/drop_table', slots: { table: { kind: 'table', table } } })
    },

    tables: async (schema, prefix) => {
      outside('tables')
      return tablesOf(execution, places, schema, prefix)
    },

    relations: async (schema) => {
      outside('relations')
      return relationsOf(execution, places, schema)
    },

    stage: async (staging, files) => {
      outside('stage')
      await makeSchema(staging.table)
      // The stage stands there.
      await makeSchema({ schema: 'control' })
      return stageFiles(transfers, staging, files)
    },

    derive: async (table, statement) => {
      outside(statement.name)
      await makeSchema(table)
      const making = named('warehouse/create_table_as', table, statement)
      await executed(writing, making, 'anything', { repeatable: true })
      const counting = await own({
        name: 'warehouse/count',
        slots: { table: { kind: 'table', table } },
      })
      return countIn(counting.rows[0], 'counted')
    },

    transaction: async (work) => {
      outside('transaction')
      return sessions.writer.transaction((execute) => {
        const transaction = transactionOn(execute)
        return within.run(true, () => work(transaction))
      })
    },

    stream: (statement) => rowStream(transfers, selecting(statement)),
    arrow: (statement) => arrowStream(transfers, selecting(statement)),

    describe: async (source) => {
      outside('describe')
      return describeSource(sessions.writer, source, dialect)
    },
    sourceQuery: (source) => sourceQuery(source, dialect),

    check: async (use) => {
      outside('check')
      const place = (one: keyof Places): string => placeName(places, one)
      const needs = needsOf(
        {
          database: place('database'),
          schemas: { data: place('data'), control: place('control'), dbt: place('dbt') },
          warehouse: options.warehouse === undefined ? null : stored(options.warehouse),
        },
        use?.sources ?? [],
        use?.expressions ?? [],
      )
      const role = options.role === undefined ? null : stored(options.role)
      return checkLines((statement) => execution.rows(statement), {
        needs,
        role,
        unsettled: sessions.writer.unsettled,
      })
    },

    transferred: transfers.counts,
    ask: async (statement) => {
      outside(statement.name)
      return execution.rows(statement)
    },

    [Symbol.asyncDispose]: () => sessions[Symbol.asyncDispose](),
  }
}

function insideTransaction(doing: string): ConnectorError {
  return new ConnectorError('warehouse.statement_refused', {
    what: `${doing} was not run: a transaction is open.`,
    why: 'Inside a transaction only its own run and rows may be used; tables are changed before it.',
    fix: 'Report this message; it is a fault of the connector.',
  })
}
