import { z } from 'zod'
import type { SqlEngine, SqlSession } from './sql/engine.ts'
import type { Operation } from './faults.ts'
import { json, type Call, type Reply } from './http.ts'
import { loginShape, whoSignsIn, type LoginData } from './login.ts'
import { parameterList } from './parameters.ts'
import { queryShape, type Answered, type Queries } from './queries.ts'
import { objectUnknown, roleNotGranted, roleUnknown } from './refusal.ts'
import type { ResultStore } from './results.ts'
import type { Lives, Session, Sessions } from './sessions.ts'
import type { User, Users } from './users.ts'

export interface Place {
  readonly account: string
  readonly engine: SqlEngine
  readonly users: Users
  readonly sessions: Sessions
  readonly queries: Queries
  readonly store: ResultStore
  readonly lives: Lives
  /** Roles and warehouses that exist, upper case. */
  readonly roles: ReadonlySet<string>
  readonly warehouses: ReadonlySet<string>
}

export interface Endpoint {
  readonly on: Operation
  readonly answer: (call: Call, place: Place) => Promise<Reply>
}

const success = (data: unknown): Reply => json({ data, code: null, message: null, success: true })

const seconds = (ms: number): number => Math.ceil(ms / 1000)

/** A name in the connect string folds as in SQL: quoted as it is, else in upper case. */
function folded(name: string | null): string | null {
  if (name === null || name === '') return null
  return /^".*"$/u.test(name) ? name.slice(1, -1).replaceAll('""', '"') : name.toUpperCase()
}

function roleOf(asked: string | null, user: User, place: Place): string {
  const role = folded(asked) ?? user.roles[0] ?? 'PUBLIC'
  if (!place.roles.has(role)) throw roleUnknown(role)
  if (!user.roles.includes(role)) throw roleNotGranted(role)
  return role
}

async function openSql(call: Call, data: LoginData, user: User, place: Place): Promise<SqlSession> {
  const role = roleOf(call.search.get('roleName'), user, place)
  const asked = (name: string) => folded(call.search.get(name))
  const named = asked('warehouse')
  const warehouse = named !== null && place.warehouses.has(named) ? named : null
  const [database, schema] = [asked('databaseName'), asked('schemaName')]
  const sql = await place.engine.open({ database, schema, warehouse, role, user: user.name })
  for (const [name, value] of Object.entries(data.SESSION_PARAMETERS))
    if (value !== null) sql.parameters.set(name.toUpperCase(), value)
  // Else a session starts without the object that isn't there (snowflake-jdbc issue 123, snowflake-connector-net issue 537).
  if (sql.parameters.get('VALIDATE_DEFAULT_PARAMETERS') === true) {
    const wanting = sql.current.database === null && database !== null ? 'database' : 'warehouse'
    if (wanting === 'database' || warehouse !== named) {
      await sql.close()
      throw objectUnknown(wanting)
    }
  }
  return sql
}

async function login(call: Call, place: Place): Promise<Reply> {
  const { data } = loginShape.parse(call.body)
  // The real service finds accounts by host name and knows no such host otherwise.
  const locator = data.ACCOUNT_NAME.split('.')[0]?.toUpperCase()
  if (locator !== place.account.split('.')[0])
    return { status: 404, headers: { 'content-type': 'text/html' }, body: '<h1>Not Found</h1>' }
  const user = whoSignsIn(data, place.users)
  const sql = await openSql(call, data, user, place)
  const { session, tokens } = place.sessions.begin(user.name, sql)
  const { current } = sql
  return success({
    ...tokens,
    validityInSeconds: seconds(place.lives.sessionMs),
    masterValidityInSeconds: seconds(place.lives.masterMs),
    displayUserName: user.name,
    serverVersion: '9.0.0',
    sessionId: session.id,
    parameters: parameterList(sql.parameters),
    sessionInfo: {
      databaseName: current.database,
      schemaName: current.schema,
      warehouseName: current.warehouse,
      roleName: current.role,
    },
  })
}

function answered({ envelope, statement }: Answered): Reply {
  const reply = json(envelope)
  statement.bytes_down += Buffer.byteLength(reply.body)
  return reply
}

async function query(call: Call, place: Place): Promise<Reply> {
  const session = place.sessions.of(call.token)
  const asked = queryShape.parse(call.body)
  const requestId = z.string().parse(call.search.get('requestId'))
  return answered(await place.queries.ask(session, requestId, asked, call.bytes))
}

async function renew(call: Call, place: Place): Promise<Reply> {
  const { session, tokens } = place.sessions.renew(call.token)
  return success({
    sessionToken: tokens.token,
    validityInSecondsST: seconds(place.lives.sessionMs),
    masterToken: tokens.masterToken,
    validityInSecondsMT: seconds(place.lives.masterMs),
    sessionId: session.id,
  })
}

async function chunk(call: Call, place: Place): Promise<Reply> {
  const key = call.headers['x-amz-server-side-encryption-customer-key']
  const name = call.path.slice('/results/'.length)
  const bytes = await place.store.chunk(
    name,
    call.search,
    typeof key === 'string' ? key : undefined,
  )
  if (bytes === null) {
    const headers = { 'content-type': 'application/xml' }
    return { status: 403, headers, body: '<Error><Code>AccessDenied</Code></Error>' }
  }
  place.queries.sent(name.slice(0, 36), bytes.length)
  const headers = { 'content-type': 'binary/octet-stream', 'content-encoding': 'gzip' }
  return { status: 200, headers, body: bytes }
}

const ofQuery = /^\/queries\/([0-9a-f-]{36})\/(result|abort-request)$/u
// Two slashes: the Python driver's way to write it.
const ofMonitor = /^\/monitoring\/queries\/+([0-9a-f-]{36})$/u

const withSession =
  (act: (session: Session, call: Call, place: Place) => Promise<Reply> | Reply) =>
  async (call: Call, place: Place): Promise<Reply> =>
    act(place.sessions.of(call.token), call, place)

const fixed: Readonly<Record<string, Endpoint>> = {
  'POST /session/v1/login-request': { on: 'login', answer: login },
  'POST /queries/v1/query-request': { on: 'query', answer: query },
  'POST /session/token-request': { on: 'renew', answer: renew },
  'POST /session/heartbeat': { on: 'heartbeat', answer: withSession(() => success(null)) },
  'POST /telemetry/send': { on: 'telemetry', answer: withSession(() => success('Log Received')) },
  'POST /session': {
    on: 'logout',
    answer: withSession(async (session, call, place) => {
      if (call.search.get('delete') === 'true') await place.sessions.end(session)
      return success(null)
    }),
  },
  'POST /queries/v1/abort-request': {
    on: 'abort',
    answer: withSession((session, call, place) => {
      const { requestId } = z.object({ requestId: z.string() }).parse(call.body)
      return json(place.queries.abort(session, { requestId }))
    }),
  },
}

/** Null when the server has no such endpoint. */
export function endpointOf({ method, path }: Call): Endpoint | null {
  const known = fixed[`${method} ${path}`]
  if (known !== undefined) return known
  const [, queryId, act] = ofQuery.exec(path) ?? []
  if (queryId !== undefined && act === 'result' && method === 'GET')
    return {
      on: 'result',
      answer: withSession(async (session, _call, place) =>
        answered(await place.queries.result(session, queryId)),
      ),
    }
  if (queryId !== undefined && act === 'abort-request' && method === 'POST')
    return {
      on: 'abort',
      answer: withSession((session, _call, place) =>
        json(place.queries.abort(session, { queryId })),
      ),
    }
  const monitored = ofMonitor.exec(path)?.[1]
  if (monitored !== undefined && method === 'GET')
    return {
      on: 'monitor',
      answer: withSession((_session, _call, place) => json(place.queries.monitor(monitored))),
    }
  if (path.startsWith('/results/') && method === 'GET') return { on: 'chunk', answer: chunk }
  return null
}
