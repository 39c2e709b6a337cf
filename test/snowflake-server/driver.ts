import type {
  Connection,
  ConnectionOptions,
  FileAndStageBindStatement,
  RowStatement,
} from 'snowflake-sdk'
import type { SnowflakeServer } from './server.ts'

// Read when the module loads (SNOWFLAKE.md 1, driver pitfalls 7): no look at clouds from tests.
process.env['SNOWFLAKE_DISABLE_PLATFORM_DETECTION'] = 'true'
process.env['SNOWFLAKE_DISABLE_MINICORE'] = '1'
process.env['SF_TELEMETRY_DISABLE_CONNECTION_SHAPE'] = '1'
const { default: snowflake } = await import('snowflake-sdk')
snowflake.configure({
  logLevel: 'OFF',
  jsonColumnVariantParser: (raw: string): unknown => JSON.parse(raw),
})

export type Options = Partial<ConnectionOptions>

/** The driver as users have it, pointed at the server. */
export async function connect(server: SnowflakeServer, options: Options = {}): Promise<Connection> {
  const { password } = server.users
  const signIn =
    options.authenticator === undefined
      ? { username: password.user, password: password.password }
      : {}
  const connection = snowflake.createConnection({
    account: server.account,
    accessUrl: server.url,
    role: server.role,
    warehouse: server.warehouse,
    ...(server.database === null ? {} : { database: server.database }),
    representNullAsStringNull: false,
    ...signIn,
    ...options,
  })
  // An error thrown out of the callback would look to the driver like a lost connection, and it would try again.
  await new Promise<void>((resolve, reject) => {
    connection.connect((error) => (error ? reject(error) : resolve()))
  })
  return connection
}

export interface Ran {
  readonly rows: readonly Readonly<Record<string, unknown>>[]
  readonly statement: RowStatement | FileAndStageBindStatement
}

type Execute = Parameters<Connection['execute']>[0]

export function run(
  connection: Connection,
  sqlText: string,
  more: Partial<Execute> = {},
): Promise<Ran> {
  return new Promise((resolve, reject) => {
    connection.execute({
      sqlText,
      ...more,
      complete(error, statement, rows) {
        if (error) reject(error)
        else resolve({ rows: rows ?? [], statement })
      },
    })
  })
}

/** What the driver's error says of the failure. */
export async function failureOf(
  promise: Promise<unknown>,
): Promise<{ code: string; sqlState: string }> {
  try {
    await promise
  } catch (error) {
    const { code, sqlState } = error as { code?: unknown; sqlState?: unknown }
    return { code: String(code), sqlState: String(sqlState) }
  }
  return { code: 'none', sqlState: 'none' }
}

export function disconnect(connection: Connection): Promise<void> {
  return new Promise((resolve) => {
    connection.destroy(() => resolve())
  })
}
