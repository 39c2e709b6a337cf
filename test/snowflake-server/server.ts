/**
 * A server of Snowflake's wire protocol on loopback, for tests: the unmodified snowflake-sdk signs in, asks, fetches
 * chunks and moves files as it does with the real service; the SQL is carried out by the engine in `sql/`.
 *
 * It is our reading of the documents and of the driver's source. It proves our plumbing and our own SQL, never
 * Snowflake's fidelity: what passes here has not thereby been run on Snowflake. It isn't shipped.
 */
import { mkdirSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { control, type Settings } from './control.ts'
import { endpointOf, type Place } from './endpoints.ts'
import { makeFaults, type FaultAction, type Faults } from './faults.ts'
import { json, readCall, send, Unreadable, type Call, type Reply } from './http.ts'
import { makeLog, type Statement } from './log.ts'
import { failure, makeQueries } from './queries.ts'
import { makeResultStore } from './results.ts'
import { makeSessions, type Sessions } from './sessions.ts'
import type { SqlEngine } from './sql/engine.ts'
import { SnowflakeError } from './sql/errors.ts'
import { makeUsers, type Users } from './users.ts'

export interface SnowflakeServerOptions {
  /** The SQL behind it. */
  readonly engine: SqlEngine
  readonly port?: number
  /** Secrets are kept there: they hold when the server comes back. */
  readonly folder?: string
  readonly account?: string
  readonly role?: string
  readonly warehouse?: string
  /** An empty one, made at the start; null for none. */
  readonly database?: string | null
  readonly settings?: Partial<Settings>
}

export interface SnowflakeServer extends AsyncDisposable {
  /** For the driver's `accessUrl`. */
  readonly url: string
  readonly account: string
  readonly role: string
  readonly warehouse: string
  readonly database: string | null
  readonly users: Users
  readonly engine: SqlEngine
  readonly faults: Faults
  readonly settings: Settings
  readonly sessions: Pick<Sessions, 'expire' | 'open'>
  statements(): readonly Statement[]
  forgetStatements(): void
  /** Makes the role or warehouse known, a role granted to every user: what CREATE and GRANT do in a real account. */
  allow(what: { readonly role?: string; readonly warehouse?: string }): void
}

/** Roles that every account has. */
const systemRoles = ['ACCOUNTADMIN', 'SECURITYADMIN', 'USERADMIN', 'SYSADMIN', 'PUBLIC']

async function makeDatabase(engine: SqlEngine, name: string): Promise<void> {
  const session = await engine.open({
    database: null,
    schema: null,
    warehouse: null,
    role: 'ACCOUNTADMIN',
    user: 'SETUP',
  })
  try {
    const sql = `CREATE DATABASE IF NOT EXISTS "${name}"`
    const { rows } = await session.execute(sql, [], { describeOnly: false })
    for await (const _batch of rows) continue
  } finally {
    await session.close()
  }
}

interface Serving {
  readonly place: Place
  readonly faults: Faults
  readonly sessions: Sessions
  readonly steer: (call: Call) => Promise<Reply>
}

const sqlOf = z.looseObject({ sqlText: z.string() })

async function answerOf(call: Call, { place }: Serving): Promise<Reply> {
  try {
    return (await endpointOf(call)?.answer(call, place)) ?? json({ error: 'not found' }, 404)
  } catch (error) {
    if (error instanceof SnowflakeError) return json(failure(error, null))
    if (error instanceof z.ZodError) return json({ error: z.prettifyError(error) }, 400)
    throw error
  }
}

/** What becomes of the request or of its answer; null: nothing changes. */
async function strike(action: FaultAction, serving: Serving): Promise<Reply | 'reset' | null> {
  if (action.session !== undefined) await serving.sessions.expire(action.session)
  if (action.stall_ms !== undefined) await sleep(action.stall_ms)
  if (action.hold === true) await serving.faults.held(new AbortController().signal)
  if (action.reset === true) return 'reset'
  if (action.error !== undefined) {
    const { code, sql_state, message } = action.error
    return json(
      failure(new SnowflakeError(code, sql_state, message), '01000000-0000-0000-0000-000000000000'),
    )
  }
  if (action.status === undefined && action.body === undefined) return null
  const headers = { 'content-type': 'text/html', ...action.headers }
  return { status: action.status ?? 200, headers, body: action.body ?? '' }
}

async function serve(call: Call, serving: Serving): Promise<Reply | 'reset'> {
  if (call.path.startsWith('/control/')) return serving.steer(call)
  const on = endpointOf(call)?.on
  const sql = sqlOf.safeParse(call.body).data?.sqlText ?? null
  const before = on && serving.faults.next(on, 'before', sql)
  const instead = before === undefined ? null : await strike(before, serving)
  if (instead !== null) return instead
  const reply = await answerOf(call, serving)
  const after = on && serving.faults.next(on, 'after', sql)
  return (after === undefined ? null : await strike(after, serving)) ?? reply
}

function listener(serving: Serving): (request: IncomingMessage, response: ServerResponse) => void {
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const reply = await serve(await readCall(request), serving)
    if (reply === 'reset') request.socket.destroy()
    else send(response, reply)
  }
  return (request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (request.socket.destroyed || response.headersSent) return
      const status = error instanceof Unreadable ? 400 : 500
      send(
        response,
        json({ error: error instanceof Error ? error.message : String(error) }, status),
      )
    })
  }
}

const upper = (name: string): string => name.toUpperCase()

export async function startSnowflakeServer(
  options: SnowflakeServerOptions,
): Promise<SnowflakeServer> {
  const { engine, folder } = options
  const account = upper(options.account ?? 'TESTORG-TEST')
  const role = upper(options.role ?? 'HUBSPOT_SYNC')
  const warehouse = upper(options.warehouse ?? 'HUBSPOT_WH')
  const database = options.database === undefined ? 'HUBSPOT_DB' : options.database
  const settings: Settings = {
    slowAfterMs: 45_000,
    inlineRows: 1000,
    chunkRows: 10_000,
    // https://docs.snowflake.com/en/user-guide/session-policies: four hours idle; tokens of an hour.
    sessionMs: 3_600_000,
    masterMs: 14_400_000,
    ...options.settings,
  }
  if (folder !== undefined) mkdirSync(folder, { recursive: true })
  const users = makeUsers(role, folder === undefined ? null : join(folder, 'secrets.json'))
  const [faults, log, sessions] = [makeFaults(), makeLog(), makeSessions(settings)]
  const store = makeResultStore(settings)
  let url = ''
  const queries = makeQueries({ faults, log, store, settings, base: () => url })
  const roles = new Set([role, ...systemRoles])
  const warehouses = new Set([warehouse])
  const place: Place = {
    account,
    engine,
    users,
    sessions,
    queries,
    store,
    lives: settings,
    roles,
    warehouses,
  }
  const steered = { faults, log, sessions, users, settings }
  const serving = { place, faults, sessions, steer: (call: Call) => control(call, steered) }
  if (database !== null) await makeDatabase(engine, database)
  const http = createServer(listener(serving))
  // The driver keeps its connections; one that ends while a request is under way would look like a fault.
  http.keepAliveTimeout = 60_000
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject)
    http.listen(options.port ?? 0, '127.0.0.1', () => resolve())
  })
  // A server on a TCP port has an address of this form.
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  return {
    url,
    account,
    role,
    warehouse,
    database,
    users,
    engine,
    faults,
    settings,
    sessions,
    statements: () => log.read(),
    forgetStatements: () => log.forget(),
    allow({ role: another, warehouse: more }) {
      if (more !== undefined) warehouses.add(upper(more))
      if (another === undefined) return
      roles.add(upper(another))
      for (const user of users.all) user.roles.push(upper(another))
    },
    async [Symbol.asyncDispose]() {
      faults.release()
      const closed = new Promise<void>((resolve) => http.close(() => resolve()))
      http.closeAllConnections()
      await closed
      await sessions.close()
      await store.close()
      await engine[Symbol.asyncDispose]()
    },
  }
}
