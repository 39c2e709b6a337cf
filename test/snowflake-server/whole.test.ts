import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, disconnect, failureOf, run } from './driver.ts'
import type { SnowflakeServer } from './server.ts'
import { startTestServer } from './start.ts'

let server: SnowflakeServer
let folder: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'snowflake-whole-'))
  server = await startTestServer()
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

test('is up within a blink, many in one process', async () => {
  const before = performance.now()
  const more = await Promise.all([startTestServer(), startTestServer(), startTestServer()])
  const each = (performance.now() - before) / more.length
  await Promise.all(more.map((one) => one[Symbol.asyncDispose]()))
  expect(new Set(more.map(({ url }) => url)).size).toBe(3)
  // 300 ms alone; the bound is for a machine under load.
  expect(each).toBeLessThan(5000)
})

test('loads files, changes rows in a transaction and unloads them', async () => {
  const connection = await connect(server)
  const ask = (sql: string) => run(connection, sql)
  const [local, back] = [join(folder, 'local'), join(folder, 'back')]
  mkdirSync(local)
  mkdirSync(back)
  writeFileSync(join(local, 'a.csv.gz'), gzipSync('1,""\n2,\n'))
  writeFileSync(join(local, 'b.csv.gz'), gzipSync('3,"x, ""y"""\n'))
  const umask = process.umask()
  await ask('CREATE SCHEMA crm')
  await ask('CREATE TABLE crm.people (id NUMBER(38, 0), name VARCHAR)')
  await ask('CREATE STAGE crm.files')
  await ask(`PUT 'file://${local}/*.csv.gz' @crm.files/in/`)
  await ask(`COPY INTO crm.people FROM @crm.files/in/
    FILE_FORMAT = (TYPE = CSV FIELD_OPTIONALLY_ENCLOSED_BY = '"' EMPTY_FIELD_AS_NULL = TRUE NULL_IF = ())`)
  const all = 'SELECT id, name FROM crm.people ORDER BY id'
  const loaded = [
    { ID: 1, NAME: '' },
    { ID: 2, NAME: null },
    { ID: 3, NAME: 'x, "y"' },
  ]
  expect((await ask(all)).rows).toEqual(loaded)

  const other = await connect(server)
  await ask('BEGIN')
  await ask("UPDATE crm.people SET name = 'changed' WHERE id = 1")
  expect((await run(other, all)).rows).toEqual(loaded)
  const action = { session: 'gone', reset: true } as const
  server.faults.set([{ sql: '^commit$', phase: 'after', action }])
  expect((await failureOf(ask('COMMIT'))).code).toBe('407002')

  const fresh = await connect(server)
  expect((await run(fresh, all)).rows[0]).toEqual({ ID: 1, NAME: 'changed' })
  await run(fresh, 'BEGIN')
  await run(fresh, 'DELETE FROM crm.people')
  await server.sessions.expire('gone')
  const last = await connect(server)
  expect((await run(last, all)).rows).toHaveLength(3)

  await run(
    last,
    `COPY INTO @crm.files/out/ FROM (SELECT id FROM crm.people ORDER BY id)
    FILE_FORMAT = (TYPE = CSV COMPRESSION = GZIP)`,
  )
  await run(last, `GET @crm.files/out/ 'file://${back}/'`)
  process.umask(umask)
  const lines = readdirSync(back).map((name) =>
    gunzipSync(readFileSync(join(back, name))).toString(),
  )
  expect(lines.join('').split('\n').toSorted()).toEqual(['', '1', '2', '3'])
  await disconnect(last)
})

test('a session without the database that is not there says so when it needs one', async () => {
  const connection = await connect(server, { database: 'NONE' })
  expect((await failureOf(run(connection, 'CREATE TABLE t (a NUMBER)'))).code).not.toBe('none')
  expect(
    (await run(connection, 'SELECT CURRENT_DATABASE() AS d, CURRENT_ROLE() AS r')).rows,
  ).toEqual([{ D: null, R: 'HUBSPOT_SYNC' }])
  await disconnect(connection)
})

interface Listening {
  readonly process: ChildProcess
  readonly url: string
}

async function spawned(port: string): Promise<Listening> {
  const main = join(import.meta.dirname, 'main.ts')
  const args = [main, '--folder', join(folder, 'kept'), '--port', port]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })
  const [line] = (await once(lines, 'line')) as [string]
  return { process: child, url: (JSON.parse(line) as { url: string }).url }
}

test('as a process it goes away and comes back with its data', async () => {
  const first = await spawned('0')
  const users = (await (await fetch(`${first.url}/control/users`)).json()) as Pick<
    SnowflakeServer['users'],
    'password'
  >
  const reach = { ...server, url: first.url }
  const { user: username, password } = users.password
  const options = { authenticator: 'SNOWFLAKE', username, password }
  const connection = await connect(reach, options)
  await run(connection, 'CREATE SCHEMA crm')
  await run(connection, 'CREATE TABLE crm.kept AS SELECT 1 AS a')
  first.process.kill('SIGKILL')
  await once(first.process, 'exit')
  const second = await spawned(new URL(first.url).port)
  const fresh = await connect(reach, options)
  expect((await run(fresh, 'SELECT a FROM crm.kept')).rows).toEqual([{ A: 1 }])
  await disconnect(fresh)
  second.process.kill('SIGTERM')
  expect(await once(second.process, 'exit')).toEqual([0, null])
})
