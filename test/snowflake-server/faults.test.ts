import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { connect, disconnect, failureOf, run } from './driver.ts'
import { column, scriptedEngine } from './scripted-engine.ts'
import { startSnowflakeServer, type SnowflakeServer } from './server.ts'

let server: SnowflakeServer
let folder: string
let engine: ReturnType<typeof scriptedEngine>
const effects: string[] = []

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'snowflake-faults-'))
  engine = scriptedEngine(folder, ({ sql }) => {
    effects.push(sql)
    return { columns: [column('N', 'fixed', 0)], rows: [[['1']]] }
  })
  server = await startSnowflakeServer({ engine })
})
beforeEach(() => {
  effects.length = 0
  server.faults.set([])
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

test('a session that expired is renewed with its master token, unseen by the caller', async () => {
  const connection = await connect(server)
  await server.sessions.expire('session')
  expect((await run(connection, 'AFTER')).rows).toEqual([{ N: 1 }])
  expect(effects).toEqual(['AFTER'])
  await disconnect(connection)
})

test.each([
  ['whose master token expired', 'master'],
  ['that the server ended', 'gone'],
] as const)('a session %s is lost, and a new one goes on', async (_how, what) => {
  const connection = await connect(server)
  await server.sessions.expire(what)
  // The driver's own code: it has disconnected itself (lib/error_code.js ERR_CONN_REQUEST_STATUS_DISCONNECTED).
  expect((await failureOf(run(connection, 'LOST'))).code).toBe('407002')
  expect(connection.isUp()).toBe(false)
  const fresh = await connect(server)
  await run(fresh, 'NEW')
  expect(effects).toEqual(['NEW'])
  await disconnect(fresh)
})

test('whatever hits request or answer, a statement that is tried again takes effect once', async () => {
  // Side by side: the driver waits a second or more before it tries again.
  const cases = {
    'before it arrived': { phase: 'before', action: { reset: true } },
    'after it took effect': { phase: 'after', action: { reset: true } },
    'by a proxy that is overloaded': { phase: 'before', action: { status: 503, body: 'busy' } },
    // The driver asks again with the same id for whatever is no answer of Snowflake's (lib/connection/statement.js).
    "by a network's own page": { phase: 'after', action: { body: '<html>sign in</html>' } },
    'by a proxy, on the way back': { phase: 'after', action: { status: 502, body: 'bad gateway' } },
  } as const
  const run1 = async ([name, fault]: [string, (typeof cases)[keyof typeof cases]]) => {
    server.faults.add({ sql: `^${name}$`, ...fault })
    const connection = await connect(server)
    const { rows } = await run(connection, name)
    await disconnect(connection)
    return rows
  }
  const results = await Promise.all(Object.entries(cases).map(run1))
  expect(results).toEqual(Object.keys(cases).map(() => [{ N: 1 }]))
  expect(effects.toSorted()).toEqual(Object.keys(cases).toSorted())
})

test('the answer to COMMIT can be lost for good, with its session', async () => {
  const connection = await connect(server)
  const action = { session: 'gone', reset: true } as const
  server.faults.set([{ sql: '^commit$', phase: 'after', action }])
  expect((await failureOf(run(connection, 'COMMIT'))).code).toBe('407002')
  expect(effects).toEqual(['COMMIT'])
})

test("a statement may be answered with any of Snowflake's errors", async () => {
  const connection = await connect(server)
  const error = { code: '000625', sql_state: '57014', message: 'Statement was aborted' }
  server.faults.set([{ sql: 'merge', from: 2, times: 2, action: { error } }])
  const codes: string[] = []
  for (let nth = 0; nth < 4; nth++) codes.push((await failureOf(run(connection, 'MERGE'))).code)
  expect(codes).toEqual(['none', '000625', '000625', 'none'])
  await disconnect(connection)
})

test('a session is kept alive by heartbeats and ends with its connection', async () => {
  const open = server.sessions.open().length
  const connection = await connect(server)
  expect(await connection.isValidAsync()).toBe(true)
  expect(server.sessions.open()).toHaveLength(open + 1)
  const ended = engine.closed.length
  await disconnect(connection)
  expect(server.sessions.open()).toHaveLength(open)
  expect(engine.closed).toHaveLength(ended + 1)
})

test('files go to the stage and come back; the log has their number and bytes', async () => {
  server.forgetStatements()
  const connection = await connect(server)
  const [local, back] = [join(folder, 'local'), join(folder, 'back')]
  for (const path of [local, back]) rmSync(path, { recursive: true, force: true })
  mkdirSync(local)
  mkdirSync(back)
  for (const part of [1, 2, 3])
    writeFileSync(join(local, `part-${part}.csv.gz`), gzipSync(`part ${part}`))
  writeFileSync(join(local, 'plain.csv'), 'plain')
  const umask = process.umask()
  const packed = await run(
    connection,
    `PUT 'file://${local}/part-*.csv.gz' @stage OVERWRITE = TRUE`,
  )
  const plain = await run(connection, `PUT 'file://${local}/plain.csv' @stage`)
  const got = await run(connection, `GET @stage 'file://${back}'`)
  process.umask(umask)
  await disconnect(connection)
  const of = (field: string, rows: readonly Readonly<Record<string, unknown>>[]) =>
    rows.map((row) => row[field])
  expect(of('status', packed.rows)).toEqual(['UPLOADED', 'UPLOADED', 'UPLOADED'])
  expect(of('target', plain.rows)).toEqual(['plain.csv.gz'])
  expect(of('status', got.rows)).toEqual(['DOWNLOADED', 'DOWNLOADED', 'DOWNLOADED', 'DOWNLOADED'])
  const texts = readdirSync(back)
    .toSorted()
    .map((name) => gunzipSync(readFileSync(join(back, name))).toString())
  expect(texts).toEqual(['part 1', 'part 2', 'part 3', 'plain'])
  const logged = server.statements()
  expect(logged.map(({ kind, files }) => [kind, files])).toEqual([
    ['upload', 3],
    ['upload', 1],
    ['download', 4],
  ])
  const [up1, up2, down] = logged.map(({ file_bytes }) => file_bytes)
  expect((up1 ?? 0) + (up2 ?? 0)).toBe(down)
})

test('is steered over HTTP as in process', async () => {
  const steer = async (method: string, path: string, body?: object) => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) }
    const reply = await fetch(`${server.url}/control/${path}`, { method, ...sent })
    return { status: reply.status, body: (await reply.json()) as Record<string, unknown> }
  }
  const connection = await connect(server)
  await steer('DELETE', 'statements')
  const error = { code: '000630', sql_state: '57014', message: 'timed out' }
  await steer('POST', 'faults', { faults: [{ sql: 'slow', action: { error } }] })
  expect((await failureOf(run(connection, 'SLOW'))).code).toBe('000630')
  await run(connection, 'SLOW')
  expect((await steer('GET', 'statements')).body['results']).toMatchObject([
    { sql: 'SLOW', status: 'succeeded' },
  ])
  await steer('POST', 'expire', { what: 'gone' })
  expect((await steer('GET', 'sessions')).body['results']).toEqual([])
  expect((await steer('POST', 'settings', { chunk_rows: 9 })).body['chunk_rows']).toBe(9)
  expect((await steer('POST', 'settings', { chunk_rows: 'nine' })).status).toBe(400)
  expect((await steer('GET', 'nothing')).status).toBe(404)
  const users = (await steer('GET', 'users')).body
  expect(users['password']).toEqual(server.users.password)
})
