import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import type { Query, Statement } from './ast.ts'
import { bindQuery } from './bind-query.ts'
import type { Catalog, Where } from './catalog.ts'
import { wireColumn, wireSql } from './cells.ts'
import { copyIn, copyOut } from './copy.ts'
import { type Change, ddlKinds, planDdl } from './ddl.ts'
import { type Counts, planDml } from './dml.ts'
import type {
  Bind,
  SessionDefaults,
  SqlResult,
  SqlSession,
  Transfer,
  WireColumn,
} from './engine.ts'
import { compilation, notVouched, objectNotThere } from './errors.ts'
import { asSnowflake } from './failures.ts'
import { parse } from './parse.ts'
import { type Env, type OutColumn, Scope } from './scope.ts'
import { formatsOf, parametersOf } from './session-parameters.ts'
import { listing } from './show.ts'
import { listStage, removeFromStage, transferOf } from './stages.ts'
import { type Shared, Transaction } from './transactions.ts'
import { fixed, text } from './types.ts'

export interface EngineParts extends Shared {
  readonly instance: DuckDBInstance
  readonly catalog: Catalog
  readonly stageFolder: string
  /** Runs after DDL: the catalog is kept with the data. */
  readonly persist: (connection: DuckDBConnection) => Promise<void>
}

/** As the driver knows statements: SNOWFLAKE.md 1; node_modules/snowflake-sdk, connection/statement.js. */
const typeIds: Readonly<Record<string, number>> = {
  query: 0x1000,
  insert: 0x3100,
  update: 0x3200,
  delete: 0x3300,
  merge: 0x3400,
  copy_in: 0x3600,
  copy_out: 0x3700,
  begin: 0x5000,
  commit: 0x5000,
  rollback: 0x5000,
}

let sessions = 0

export class Session implements SqlSession {
  readonly parameters: Map<string, string | number | boolean>
  readonly #parts: EngineParts
  readonly #connection: DuckDBConnection
  readonly #transaction: Transaction
  readonly #id: string
  readonly #user: string
  #current: {
    database: string | null
    schema: string | null
    warehouse: string | null
    role: string
  }
  #turn: Promise<unknown> = Promise.resolve()

  constructor(parts: EngineParts, connection: DuckDBConnection, defaults: SessionDefaults) {
    sessions += 1
    this.#parts = parts
    this.#connection = connection
    this.#transaction = new Transaction(connection, parts)
    this.#id = String(1_000_000 + sessions)
    this.#user = defaults.user
    this.parameters = parametersOf()
    const { warehouse, role } = defaults
    // It starts without a database or schema that isn't there for its role (snowflake-jdbc issue 123).
    const database = placeOf(parts.catalog, defaults, null)
    const schema = placeOf(parts.catalog, defaults, defaults.schema)
    this.#current = {
      database,
      schema: defaults.schema === null ? this.#publicOf(database) : schema,
      warehouse,
      role,
    }
  }

  get current(): SqlSession['current'] {
    return { ...this.#current }
  }

  execute(
    sql: string,
    binds: readonly Bind[],
    options: { readonly describeOnly: boolean; readonly signal?: AbortSignal },
  ): Promise<SqlResult> {
    return this.#next(async () => {
      try {
        return await this.#execute(sql, binds, options)
      } catch (error) {
        throw asSnowflake(error)
      }
    })
  }

  transfer(sql: string): Promise<Transfer | null> {
    return this.#next(async () => {
      if (!/^\s*(?:--[^\n]*\n\s*)*(?:PUT|GET)\s/iu.test(sql)) return null
      const statement = parse(sql)
      if (statement.k !== 'put' && statement.k !== 'fetch') return null
      return transferOf(statement, this.#parts.catalog, this.#where())
    })
  }

  async close(): Promise<void> {
    await this.#next(async () => {
      await this.#transaction.rollback()
      for (const table of this.#parts.catalog.tables()) {
        if (table.session !== this.#id) continue
        await this.#connection.run(`DROP TABLE IF EXISTS ${table.duck}`)
        this.#parts.catalog.remove(table)
      }
      this.#connection.closeSync()
    })
  }

  /** One statement at a time. */
  #next<T>(run: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(run)
    this.#turn = result.catch(() => undefined)
    return result
  }

  #publicOf(database: string | null): string | null {
    return database !== null &&
      this.#parts.catalog.databases.get(database)?.schemas.has('PUBLIC') === true
      ? 'PUBLIC'
      : null
  }

  #where(): Where {
    const { database, schema, role } = this.#current
    return { database, schema, role, session: this.#id }
  }

  #env(binds: readonly Bind[]): Env {
    return {
      catalog: this.#parts.catalog,
      where: this.#where(),
      binds,
      formats: formatsOf(this.parameters),
      session: { ...this.#current, user: this.#user, id: this.#id },
      mapping: String(this.parameters.get('TIMESTAMP_TYPE_MAPPING')),
      touched: new Set(),
      names: { count: 0 },
      query: bindQuery,
    }
  }

  async #execute(
    sql: string,
    binds: readonly Bind[],
    options: { readonly describeOnly: boolean; readonly signal?: AbortSignal },
  ): Promise<SqlResult> {
    const statement = parse(sql)
    const typeId = typeIds[statement.k] ?? 0x6000
    const several = binds.find((bind) => typeof bind.value === 'object' && bind.value !== null)
    if (several !== undefined) return this.#manyTimes(statement, binds, options)
    if (statement.k === 'query') return this.#query(statement.query, binds, options)
    if (options.describeOnly) return rowsOf([{ name: 'status', type: text }], [], typeId)
    if (ddlKinds.has(statement.k))
      return this.#ddl(statement as Parameters<typeof planDdl>[0], binds, typeId)
    switch (statement.k) {
      case 'insert':
      case 'update':
      case 'delete':
      case 'merge':
      case 'truncate':
        return counted(await this.#dml(statement, binds, options.signal), typeId)
      case 'begin':
        // BEGIN in a transaction is no error: docs.snowflake.com/en/sql-reference/sql/begin
        this.#transaction.open = true
        return status('Statement executed successfully.', typeId)
      case 'commit':
        await this.#transaction.commit()
        return status('Statement executed successfully.', typeId)
      case 'rollback':
        await this.#transaction.rollback()
        return status('Statement executed successfully.', typeId)
      case 'copy_in': {
        if (this.#transaction.open) throw notVouched('COPY INTO inside a transaction')
        const env = this.#env(binds)
        const plan = copyIn(statement, env)
        const lists = await this.#transaction.write(
          { read: new Set(), written: plan.table, exclusive: false },
          this.#lockOptions(options.signal),
          (run) => plan.run(run, this.#connection),
        )
        plan.remember()
        return rowsOf(lists.columns, lists.rows, typeId)
      }
      case 'copy_out': {
        const env = this.#env(binds)
        const query = bindQuery(statement.query, env, new Scope(null, new Map()))
        if (this.#transaction.holds) await this.#transaction.refresh(env.touched)
        const lists = await copyOut(statement, query, env, this.#connection)
        return rowsOf(lists.columns, lists.rows, typeId)
      }
      case 'list':
      case 'remove': {
        const lists =
          statement.k === 'list'
            ? listStage(statement, this.#parts.catalog, this.#where())
            : removeFromStage(statement, this.#parts.catalog, this.#where())
        return rowsOf(lists.columns, lists.rows, typeId)
      }
      case 'show':
      case 'show_grants':
      case 'describe': {
        const lists = listing(statement, this.#parts.catalog, this.#where(), {
          user: this.#user,
          warehouse: this.#current.warehouse,
          parameters: this.parameters,
        })
        return rowsOf(lists.columns, lists.rows, 0x4000)
      }
      case 'alter_session':
        return this.#alterSession(statement, typeId)
      case 'use':
        return this.#use(statement, typeId)
      case 'put':
      case 'fetch':
        throw notVouched('PUT and GET as plain statements')
      case 'add_columns':
      case 'alter_column_comment':
      case 'comment':
      case 'create_database':
      case 'create_format':
      case 'create_schema':
      case 'create_stage':
      case 'create_table':
      case 'create_view':
      case 'drop':
      case 'drop_columns':
      case 'rename':
      default:
        throw notVouched(statement.k)
    }
  }

  async #query(
    query: Query,
    binds: readonly Bind[],
    options: { readonly describeOnly: boolean; readonly signal?: AbortSignal },
  ): Promise<SqlResult> {
    const env = this.#env(binds)
    const bound = bindQuery(query, env, new Scope(null, new Map()))
    const columns = bound.columns.map((column) => wireColumn(column))
    const sql = wireSql(bound.sql, bound.columns)
    const typeId = 0x1000
    if (options.describeOnly) {
      const prepared = await this.#connection.prepare(sql)
      prepared.destroySync()
      return { columns, rows: none(), total: 0, statementTypeId: typeId }
    }
    if (this.#transaction.holds) {
      // Read whole: the connection goes on with the transaction.
      const rows = (await this.#transaction.read(env.touched, sql)) as (string | null)[][]
      return { columns, rows: batches(rows), total: rows.length, statementTypeId: typeId }
    }
    const connection = await this.#parts.instance.connect()
    return {
      columns,
      rows: await streamed(connection, sql, options.signal),
      total: null,
      statementTypeId: typeId,
    }
  }

  #lockOptions(signal: AbortSignal | undefined): {
    lockSeconds: number
    signal: AbortSignal | undefined
  } {
    return { lockSeconds: Number(this.parameters.get('LOCK_TIMEOUT')), signal }
  }

  #dml(
    statement: Parameters<typeof planDml>[0],
    binds: readonly Bind[],
    signal: AbortSignal | undefined,
  ): Promise<Counts> {
    const env = this.#env(binds)
    const plan = planDml(statement, env, this.parameters)
    return this.#transaction.write(
      { read: env.touched, written: plan.table, exclusive: plan.exclusive },
      this.#lockOptions(signal),
      plan.run,
    )
  }

  /** Array binds: an INSERT for each place, in one transaction. */
  async #manyTimes(
    statement: Statement,
    binds: readonly Bind[],
    options: { readonly signal?: AbortSignal },
  ): Promise<SqlResult> {
    if (statement.k !== 'insert') throw notVouched('array binds of anything but INSERT')
    const length = Math.max(
      ...binds.map((bind) => (Array.isArray(bind.value) ? bind.value.length : 0)),
    )
    const own = !this.#transaction.open
    this.#transaction.open = true
    let inserted = 0
    try {
      for (let i = 0; i < length; i++) {
        const row = binds.map(
          ({ type, value }): Bind => ({
            type,
            value: typeof value === 'object' && value !== null ? (value[i] ?? null) : value,
          }),
        )
        inserted += (await this.#dml(statement, row, options.signal)).counts[0] ?? 0
      }
      if (own) await this.#transaction.commit()
    } catch (error) {
      if (own) await this.#transaction.rollback()
      throw error
    }
    return counted(
      { columns: ['number of rows inserted'], counts: [inserted] },
      typeIds['insert'] ?? 0,
    )
  }

  /** DDL commits what is open, and itself: https://docs.snowflake.com/en/sql-reference/transactions (DDL). */
  async #ddl(
    statement: Parameters<typeof planDdl>[0],
    binds: readonly Bind[],
    typeId: number,
  ): Promise<SqlResult> {
    await this.#transaction.commit()
    const env = this.#env(binds)
    const change: Change = planDdl(statement, env, this.#parts.stageFolder)
    const holder = {}
    try {
      for (const table of change.locks)
        await this.#parts.locks.take(table, holder, Number(this.parameters.get('LOCK_TIMEOUT')))
      if (change.sql.length > 0) await this.#connection.run('BEGIN TRANSACTION')
      try {
        for (const sql of change.sql) await this.#connection.run(sql)
        if (change.sql.length > 0) await this.#connection.run('COMMIT')
      } catch (error) {
        await this.#connection.run('ROLLBACK').catch(() => undefined)
        throw error
      }
      change.apply()
      this.#parts.commits.count += 1
      for (const table of change.locks) table.version = this.#parts.commits.count
      await this.#parts.persist(this.#connection)
    } finally {
      this.#parts.locks.release(holder)
    }
    if (statement.k === 'create_schema' && change.answer.endsWith('created.'))
      this.#current.schema = statement.schema.at(-1) ?? null
    if (statement.k === 'create_database' && change.answer.endsWith('created.'))
      this.#current = { ...this.#current, database: statement.name, schema: 'PUBLIC' }
    return status(change.answer, typeId)
  }

  #alterSession(statement: Extract<Statement, { k: 'alter_session' }>, typeId: number): SqlResult {
    const known = parametersOf()
    for (const name of [...statement.set.keys(), ...statement.unset])
      if (!known.has(name)) throw compilation('001006', '42710', `invalid parameter '${name}'`)
    for (const [name, value] of statement.set) {
      if (name === 'AUTOCOMMIT' && value !== true) throw notVouched('AUTOCOMMIT = FALSE')
      if (name === 'TIMEZONE' && value !== 'UTC') throw notVouched('a TIMEZONE other than UTC')
      this.parameters.set(name, value)
    }
    for (const name of statement.unset) this.parameters.set(name, known.get(name) ?? '')
    return status('Statement executed successfully.', typeId)
  }

  #use(statement: Extract<Statement, { k: 'use' }>, typeId: number): SqlResult {
    const name = statement.name.at(-1) ?? ''
    const { catalog } = this.#parts
    if (statement.kind === 'ROLE') this.#current.role = name
    else if (statement.kind === 'WAREHOUSE') this.#current.warehouse = name
    else if (statement.kind === 'DATABASE') {
      catalog.database(name, this.#where())
      this.#current = { ...this.#current, database: name, schema: this.#publicOf(name) }
    } else {
      const schema = catalog.schema(statement.name, this.#where())
      this.#current = { ...this.#current, database: schema.database, schema: schema.name }
    }
    if (this.#current.role === '') throw objectNotThere('Role', name)
    return status('Statement executed successfully.', typeId)
  }
}

async function streamed(
  connection: DuckDBConnection,
  sql: string,
  signal: AbortSignal | undefined,
): Promise<AsyncIterable<(string | null)[][]>> {
  const stop = () => connection.interrupt()
  signal?.addEventListener('abort', stop, { once: true })
  const close = () => {
    signal?.removeEventListener('abort', stop)
    connection.closeSync()
  }
  try {
    const result = await connection.stream(sql)
    // Fetched here, so that what fails at once fails the statement and not its rows.
    const first = await result.fetchChunk()
    return (async function* rows() {
      try {
        for (
          let chunk = first;
          chunk !== null && chunk.rowCount > 0;
          chunk = await result.fetchChunk()
        )
          yield chunk.getRows() as (string | null)[][]
      } catch (error) {
        throw asSnowflake(error)
      } finally {
        close()
      }
    })()
  } catch (error) {
    close()
    throw error
  }
}

async function* none(): AsyncGenerator<(string | null)[][]> {}

async function* batches(
  rows: readonly (readonly (string | null)[])[],
): AsyncGenerator<readonly (readonly (string | null)[])[]> {
  if (rows.length > 0) yield rows
}

function rowsOf(
  columns: readonly OutColumn[],
  rows: readonly (readonly (string | null)[])[],
  typeId: number,
): SqlResult {
  return {
    columns: columns.map((column): WireColumn => wireColumn(column)),
    rows: batches(rows),
    total: rows.length,
    statementTypeId: typeId,
  }
}

function status(answer: string, typeId: number): SqlResult {
  return rowsOf([{ name: 'status', type: text }], [[answer]], typeId)
}

function counted({ columns, counts }: Counts, typeId: number): SqlResult {
  if (counts.length === 0) return status('Statement executed successfully.', typeId)
  return rowsOf(
    columns.map((name) => ({ name, type: fixed(19, 0) })),
    [counts.map(String)],
    typeId,
  )
}

/** The database's name, or the schema's when one is asked for; null where the role can't use it. */
function placeOf(
  { databases, roles }: Catalog,
  { database, role }: SessionDefaults,
  schema: string | null,
): string | null {
  const there = database === null ? undefined : databases.get(database)
  if (there === undefined || !roles.mayUse(role, 'DATABASE', there.name, there.owner)) return null
  if (schema === null) return there.name
  const inside = there.schemas.get(schema)
  return inside !== undefined &&
    roles.mayUse(role, 'SCHEMA', `${there.name}.${schema}`, inside.owner)
    ? schema
    : null
}
