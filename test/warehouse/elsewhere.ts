import { DuckDBInstance, type DuckDBType, DuckDBTypeId, type Json } from '@duckdb/node-api'
import type { Warehouse } from '../../src/engine/ports/warehouse.ts'
import type { OpenWarehouse } from '../inbound/landing-room.ts'
import { snowflakeStandIn } from './snowflake/room.ts'

/** The adapter on a stand-in of its own, which closes with it. */
const openOnStandIn: OpenWarehouse = async (at): Promise<Warehouse> => {
  const standIn = await snowflakeStandIn()
  const warehouse = await standIn.open(at)
  return {
    ...warehouse,
    async [Symbol.asyncDispose]() {
      await warehouse[Symbol.asyncDispose]()
      await standIn[Symbol.asyncDispose]()
    },
  }
}

/** Where rooms that ask for no warehouse open theirs: with `TEST_WAREHOUSE=snowflake` not on DuckDB. */
export const elsewhere: OpenWarehouse | undefined =
  process.env['TEST_WAREHOUSE'] === 'snowflake' ? openOnStandIn : undefined

/** For rooms of the command line: a connection's settings, and a session of a person's own. */
async function openForCli() {
  const { startTestServer } = await import('../snowflake-server/start.ts')
  const { connect, run } = await import('../snowflake-server/driver.ts')
  const server = await startTestServer()
  const sources = await openSources()
  const person = await connect(server, { fetchAsString: ['Number', 'Date', 'JSON'] })
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
    async sql(statement: string): Promise<Json[][]> {
      const [, made, table = '', select = ''] =
        /^(CREATE .*?TABLE (\S+) AS)\s+(SELECT.*)$/s.exec(statement) ?? []
      const { rows } = await run(
        person,
        made === undefined ? statement : `${made} ${await sources.asOnSnowflake(table, select)}`,
      )
      return rows.map((row) => Object.values(row) as Json[])
    },
    async [Symbol.asyncDispose]() {
      sources[Symbol.dispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}

export const cliElsewhere: typeof openForCli | undefined =
  elsewhere === undefined ? undefined : openForCli

const written: Readonly<Partial<Record<DuckDBTypeId, string>>> = {
  [DuckDBTypeId.MAP]: 'OBJECT',
  [DuckDBTypeId.STRUCT]: 'OBJECT',
  [DuckDBTypeId.LIST]: 'ARRAY',
  [DuckDBTypeId.DOUBLE]: 'FLOAT',
  [DuckDBTypeId.FLOAT]: 'FLOAT',
  [DuckDBTypeId.BOOLEAN]: 'BOOLEAN',
  [DuckDBTypeId.DATE]: 'DATE',
  [DuckDBTypeId.TIMESTAMP]: 'TIMESTAMP_NTZ',
  [DuckDBTypeId.TIMESTAMP_TZ]: 'TIMESTAMP_TZ',
  [DuckDBTypeId.VARCHAR]: 'VARCHAR',
  [DuckDBTypeId.SQLNULL]: 'VARCHAR',
}

const nested = new Set([DuckDBTypeId.MAP, DuckDBTypeId.STRUCT, DuckDBTypeId.LIST])

/** Snowflake's expression for a text that DuckDB wrote of a value of this type. */
function cast(text: string, type: DuckDBType): string {
  if (type.alias === 'JSON') return `PARSE_JSON(${text})`
  if (type.typeId === DuckDBTypeId.DECIMAL)
    return `CAST(${text} AS ${type.toString().replace('DECIMAL', 'NUMBER')})`
  const value = nested.has(type.typeId) ? `PARSE_JSON(${text})` : text
  return `CAST(${value} AS ${written[type.typeId] ?? 'NUMBER(38, 0)'})`
}

const quoted = (text: string | null): string =>
  text === null ? 'NULL' : `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`

/** A name as an unquoted one folds; one that can't have been unquoted stays. */
const named = (name: string): string =>
  `"${/^[a-z_][a-z0-9_]*$/i.test(name) ? name.toUpperCase() : name.replaceAll('"', '""')}"`

/** A DuckDB beside the warehouse elsewhere, in which sources are made first: tests write them once, in its SQL. */
export async function openSources() {
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run(`SET TimeZone = 'UTC'`)
  return {
    /** Snowflake's query for the rows of this one, which a later one may select from by the table's name. */
    async asOnSnowflake(table: string, sql: string): Promise<string> {
      await connection.run(`CREATE SCHEMA IF NOT EXISTS ${table.split('.')[0]}`)
      await connection.run(`CREATE OR REPLACE TABLE ${table} AS ${sql}`)
      const shape = await connection.runAndReadAll(`SELECT * FROM ${table} LIMIT 0`)
      const [names, types] = [shape.columnNames(), shape.columnTypes()]
      const texts = names.map((name, nth) => {
        const column = `"${name.replaceAll('"', '""')}"`
        const isNested = nested.has(types[nth]?.typeId as DuckDBTypeId)
        return `CAST(${isNested ? `to_json(${column})` : column} AS VARCHAR)`
      })
      const read = await connection.runAndReadAll(`SELECT ${texts.join(', ')} FROM ${table}`)
      const rows = read.getRows() as (string | null)[][]
      const columns = names.map(
        (name, nth) => `${cast(`v.column${nth + 1}`, types[nth] as DuckDBType)} AS ${named(name)}`,
      )
      // VALUES has a row at least: one that the condition leaves out stands for none.
      const values = (rows.length === 0 ? [names.map(() => null)] : rows)
        .map((row) => `(${row.map(quoted).join(', ')})`)
        .join(', ')
      return `SELECT ${columns.join(', ')} FROM (VALUES ${values}) AS v WHERE ${rows.length > 0}`
    },
    [Symbol.dispose]() {
      connection.closeSync()
      instance.closeSync()
    },
  }
}
