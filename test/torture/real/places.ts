import { cp, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { Row } from '../../../src/engine/ports.ts'
import { cellOf } from '../../../src/warehouse/duckdb/cells.ts'
import { connect, disconnect, run } from '../../snowflake-server/driver.ts'
import { startTestServer } from '../../snowflake-server/start.ts'
import { openSources } from '../../warehouse/elsewhere.ts'

/** A warehouse of the real tier, as the configuration names it and as a person uses it. */
export interface WarehousePlace extends AsyncDisposable {
  readonly configuration: string
  readonly environment: Readonly<Record<string, string>>
  query(sql: string): Promise<readonly Row[]>
  execute(sql: string): Promise<void>
  /** What the death of a process does to the sessions that it had. */
  abandoned(): Promise<void>
  /** Ends it, with all that it holds left in the folder: another place may begin from there. */
  keep(folder: string): Promise<void>
}

const fileName = 'crm.duckdb'

/** A DuckDB file, opened for each of a person's statements. */
export async function openDuckDbPlace(
  folder: string,
  from: string | null,
): Promise<WarehousePlace> {
  const path = join(folder, fileName)
  if (from !== null) await cp(join(from, fileName), path)
  const ask = async (sql: string): Promise<readonly Row[]> => {
    const instance = await opened(path)
    const connection = await instance.connect()
    try {
      await connection.run(`SET TimeZone = 'UTC'`)
      const read = await connection.runAndReadAll(sql)
      const [names, types] = [read.columnNames(), read.columnTypes()]
      return read.getRows().map(
        (row): Row =>
          Object.fromEntries(
            names.map((name, at) => {
              const [value, type] = [row[at], types[at]]
              return [name, value === undefined || type === undefined ? null : cellOf(value, type)]
            }),
          ),
      )
    } finally {
      connection.closeSync()
      instance.closeSync()
    }
  }
  return {
    configuration: `{ kind: duckdb, path: ./${fileName} }`,
    environment: {},
    query: ask,
    execute: async (sql) => void (await ask(sql)),
    abandoned: () => Promise.resolve(),
    // Opened and closed once more, it is one file without a log beside it.
    keep: async (to) => {
      await ask('CHECKPOINT')
      await mkdir(to, { recursive: true })
      await cp(path, join(to, fileName))
    },
    [Symbol.asyncDispose]: () => rm(path, { force: true }),
  }
}

/** A process that lives may have the file open for a moment. */
async function opened(path: string): Promise<DuckDBInstance> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await DuckDBInstance.create(path)
    } catch (error) {
      if (tries > 200 || !String(error).includes('lock')) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

/**
 * The stand-in for Snowflake in the harness's own process: it keeps its engine when a process of the connector dies. A
 * person's statements are written in DuckDB's SQL; tables that they make or change are carried over.
 */
export async function openSnowflakePlace(
  folder: string,
  from: string | null,
): Promise<WarehousePlace> {
  const place = join(folder, 'account')
  if (from !== null) await cp(from, place, { recursive: true })
  const server = await startTestServer({ folder: place, keep: true })
  const sources = await openSources()
  let isOpen = true
  const close = async (): Promise<void> => {
    if (!isOpen) return
    isOpen = false
    sources[Symbol.dispose]()
    await server[Symbol.asyncDispose]()
  }
  const asPerson = async <T>(work: (ask: Ask) => Promise<T>): Promise<T> => {
    const person = await connect(server, { fetchAsString: ['Number'] })
    try {
      return await work(async (sql) => (await run(person, sql)).rows)
    } finally {
      await disconnect(person)
    }
  }
  return {
    configuration: '{ kind: snowflake, authenticator: SNOWFLAKE }',
    environment: {
      SNOWFLAKE_ACCOUNT: server.account,
      SNOWFLAKE_ACCESS_URL: server.url,
      SNOWFLAKE_USER: server.users.password.user,
      SNOWFLAKE_PASSWORD: server.users.password.password,
      SNOWFLAKE_ROLE: server.role,
      SNOWFLAKE_WAREHOUSE: server.warehouse,
      SNOWFLAKE_DATABASE: server.database ?? '',
    },
    query: async (sql) =>
      (await asPerson((ask) => ask(sql))).map((row) =>
        Object.fromEntries(
          Object.entries(row).map(([name, value]) => [name.toLowerCase(), value as Row[string]]),
        ),
      ),
    execute: (sql) =>
      asPerson(async (ask) => {
        const [, table = '', select] =
          /^CREATE (?:OR REPLACE )?TABLE (\S+) AS\s+(SELECT.*)$/s.exec(sql) ?? []
        if (select === undefined) {
          await ask(sql)
          return
        }
        const [schema] = table.split('.')
        await ask(`CREATE SCHEMA IF NOT EXISTS ${schema}`)
        const carried = await sources.asOnSnowflake(table, select)
        await ask(`CREATE OR REPLACE TABLE ${table} AS ${carried}`)
      }),
    // As if Snowflake had noticed that nobody is there any more: what the session had open is rolled back.
    abandoned: () => server.sessions.expire('gone'),
    keep: async (to) => {
      await close()
      await cp(place, to, { recursive: true })
    },
    [Symbol.asyncDispose]: async () => {
      await close()
      await rm(place, { recursive: true, force: true })
    },
  }
}

type Ask = (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>
