import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../../src/machine/clock.ts'
import { Session } from '../../../src/warehouse/snowflake/session.ts'
import type { SessionSettings } from '../../../src/warehouse/snowflake/settings.ts'
import { signInOptions } from '../../../src/warehouse/snowflake/sign-in.ts'
import {
  type Asked,
  column,
  type Scripted,
  scriptedEngine,
} from '../../snowflake-server/scripted-engine.ts'
import { type SnowflakeServer, startSnowflakeServer } from '../../snowflake-server/server.ts'

const nothing: Scripted = { columns: [column('status', 'text')], rows: [[['done']]] }

let folder: string
let server: SnowflakeServer
let answer: (asked: Asked) => Promise<Scripted> | Scripted = () => nothing

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'snowflake-session-'))
  server = await startSnowflakeServer({ engine: scriptedEngine(folder, (asked) => answer(asked)) })
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})
beforeEach(() => {
  answer = () => nothing
  server.faults.set([])
  server.forgetStatements()
})

const settings = "ALTER SESSION SET TIMEZONE = 'UTC'"

function newSession(
  signal = new AbortController().signal,
  now = () => new Date(),
  its: SessionSettings = { together: settings, apart: new Map() },
): Session {
  const { user, password } = server.users.password
  return new Session({
    account: server.account,
    settings: its,
    connection: () => ({
      ...signInOptions(
        { authenticator: 'SNOWFLAKE', user, password },
        { account: server.account, accessUrl: server.url },
      ),
      jsTreatIntegerAsBigInt: true,
      representNullAsStringNull: false,
    }),
    tag: () => '{"run":"r1"}',
    clock: { ...systemClock, now },
    signal,
  })
}

const sent = (): readonly string[] => server.statements().map(({ sql }) => sql)
describe('a session', () => {
  test('sends one statement after another, each with the tag, its settings first', async () => {
    let [running, most] = [0, 0]
    answer = async () => {
      running += 1
      most = Math.max(most, running)
      await new Promise(setImmediate)
      running -= 1
      return nothing
    }
    await using session = newSession()
    await Promise.all([1, 2, 3].map((n) => session.execute(`INSERT INTO t SELECT ${n}`)))
    expect(most).toBe(1)
    expect(sent()).toEqual([settings, ...[1, 2, 3].map((n) => `INSERT INTO t SELECT ${n}`)])
    expect(new Set(server.statements().map(({ tag }) => tag))).toEqual(new Set(['{"run":"r1"}']))
  })

  test('gives every type whole, and counts the rows that DML changed', async () => {
    answer = () => ({
      columns: [
        column('ID', 'fixed', 0),
        column('AMOUNT', 'fixed', 8),
        column('RATIO', 'real'),
        column('DAY', 'date'),
        column('AT', 'timestamp_tz', 9),
        column('Flag', 'boolean'),
        column('TAGS', 'array'),
        column('PAYLOAD', 'variant'),
        column('ID', 'text'),
      ],
      rows: [
        [
          [
            '9007199254740993',
            '-123456789012345678901234567890.12345678',
            '0.25',
            '-1',
            '-0.001000001 1440',
            '1',
            '["a",null]',
            '{"x":null}',
            "it's",
          ],
          [null, null, null, null, null, null, null, null, null],
        ],
      ],
    })
    await using session = newSession()
    const { rows, columns } = await session.execute('SELECT * FROM t')
    const whole = {
      id: '9007199254740993',
      amount: '-123456789012345678901234567890.12345678',
      ratio: 0.25,
      day: '1969-12-31',
      at: new Date(-2),
      '"Flag"': true,
      tags: ['a', null],
      payload: { x: null },
      id_1: "it's",
    }
    expect(columns[1]).toMatchObject({ name: 'AMOUNT', type: 'fixed', scale: 8 })
    expect(rows).toEqual([
      whole,
      Object.fromEntries(Object.keys(whole).map((name) => [name, null])),
    ])
    answer = () => ({
      columns: ['inserted', 'updated', 'deleted'].map((what) =>
        column(`number of rows ${what}`, 'fixed', 0),
      ),
      rows: [[['1', '20', '300']]],
    })
    expect((await session.execute('MERGE INTO t USING s ON TRUE')).changed).toBe(321)
    answer = () => ({
      columns: ['number of rows updated', 'number of multi-joined rows updated'].map((name) =>
        column(name, 'fixed', 0),
      ),
      rows: [[['2', '7']]],
    })
    expect((await session.execute('UPDATE t SET a = 1')).changed).toBe(2)
  })

  test('gives a long result page by page and is free meanwhile', async () => {
    const rows = Array.from({ length: 4500 }, (_, n) => [String(n)])
    answer = ({ sql }) =>
      sql.startsWith('SELECT') ? { columns: [column('N', 'text')], rows: [rows] } : nothing
    await using session = newSession()
    const seen: (readonly [rows: number, total: number | undefined])[] = []
    for await (const page of session.pages('SELECT n', [], {})) {
      await session.execute('INSERT INTO t SELECT 1')
      seen.push([page.rows.length, page.total])
    }
    expect(seen).toEqual([
      [0, 4500],
      [2000, undefined],
      [2000, undefined],
      [500, undefined],
    ])
  })
})

test('settings that a stand-in refuses together are made one by one, and the rest are told', async () => {
  const error = { code: '001003', sql_state: '42000', message: 'syntax error' }
  server.faults.set([{ sql: 'A = 1, B = 2|SET B', times: 9, action: { error } }])
  await using session = newSession(undefined, undefined, {
    together: 'ALTER SESSION SET A = 1, B = 2',
    apart: new Map([
      ['A', 'ALTER SESSION SET A = 1'],
      ['B', 'ALTER SESSION SET B = 2'],
    ]),
  })
  await session.execute('SELECT 1')
  expect(session.unsettled).toEqual(['B'])
  expect(sent()).toEqual(['ALTER SESSION SET A = 1', 'SELECT 1'])
})

test('a result of many chunks is read as it is asked for, and may be left in the middle', async () => {
  const rows = Array.from({ length: 45_000 }, (_, n) => [String(n)])
  answer = ({ sql }) =>
    sql.startsWith('SELECT') ? { columns: [column('N', 'text')], rows: [rows] } : nothing
  await using session = newSession()
  const [first, second]: unknown[][] = [[], []]
  for await (const page of session.pages('SELECT n', [], {})) {
    first?.push(...page.rows.map(([n]) => n))
    if ((first?.length ?? 0) >= 4000) break
  }
  for await (const page of session.pages('SELECT n', [], {}))
    second?.push(...page.rows.map(([n]) => n))
  expect(first).toEqual(rows.slice(0, 4000).flat())
  expect(second).toEqual(rows.flat())
})

describe('a session that is lost', () => {
  test('is made anew for a read; what must not run twice fails, and the next goes on', async () => {
    await using session = newSession()
    await session.execute('SELECT 1')
    await server.sessions.expire('gone')
    await session.execute('SELECT 2')
    expect(sent()).toEqual([settings, 'SELECT 1', settings, 'SELECT 2'])
    await server.sessions.expire('gone')
    await expect(session.execute('INSERT INTO t SELECT 1')).rejects.toMatchObject({
      code: 'warehouse.session_lost',
    })
    await session.execute('INSERT INTO t SELECT 2')
    expect(sent().filter((sql) => sql.startsWith('INSERT'))).toEqual(['INSERT INTO t SELECT 2'])
    // The session's own token runs out after an hour: the driver renews it.
    await server.sessions.expire('session')
    await session.execute('INSERT INTO t SELECT 3')
    await server.sessions.expire('master')
    await session.execute('CREATE SCHEMA IF NOT EXISTS s', [], { repeatable: true })
  })

  test('after a rest is found out before a statement that must not run twice', async () => {
    let at = 0
    await using session = newSession(undefined, () => new Date(at))
    await session.execute('SELECT 1')
    await server.sessions.expire('gone')
    at += 61_000
    await session.execute('INSERT INTO t SELECT 1')
    expect(sent()).toEqual([settings, 'SELECT 1', settings, 'INSERT INTO t SELECT 1'])
  })

  test('takes its transaction along: nothing of it is sent again, nothing is committed', async () => {
    await using session = newSession()
    const lost = session.transaction(async (execute) => {
      await execute('INSERT INTO t SELECT 1')
      await server.sessions.expire('gone')
      await execute('SELECT 1').catch(() => undefined)
      await execute('INSERT INTO t SELECT 2')
    })
    await expect(lost).rejects.toMatchObject({
      code: 'warehouse.session_lost',
      handling: 'retry',
    })
    await session.transaction((execute) => execute('INSERT INTO t SELECT 3'))
    expect(sent()).toEqual([
      settings,
      'BEGIN',
      'INSERT INTO t SELECT 1',
      settings,
      'BEGIN',
      'INSERT INTO t SELECT 3',
      'COMMIT',
    ])
  })

  test('while it commits leaves the commit unknown; a refused one is taken back', async () => {
    await using session = newSession()
    const write = () => session.transaction((execute) => execute('INSERT INTO t SELECT 1'))
    server.faults.set([
      { sql: '^COMMIT', phase: 'after', action: { session: 'gone', status: 400 } },
    ])
    await expect(write()).rejects.toMatchObject({ code: 'warehouse.commit_unknown' })
    const error = { code: '000625', sql_state: '57014', message: 'lock timeout' }
    server.faults.set([{ sql: '^COMMIT', action: { error: { ...error, sql_state: '40001' } } }])
    await expect(write()).rejects.toMatchObject({ code: 'warehouse.statement_failed' })
    expect(sent().at(-1)).toBe('ROLLBACK')
    server.faults.set([])
    await write()
  })
})

test('an answer that is lost on the way is asked for again, and the statement runs once', async () => {
  await using session = newSession()
  server.faults.set([{ sql: '^(INSERT|COMMIT)', phase: 'after', action: { reset: true } }])
  await session.transaction((execute) => execute('INSERT INTO t SELECT 1'))
  expect(sent()).toEqual([settings, 'BEGIN', 'INSERT INTO t SELECT 1', 'COMMIT'])
})

test('a signal cancels what runs outside transactions, and no transaction', async () => {
  const stop = new AbortController()
  await using session = newSession(stop.signal)
  server.faults.set([
    { sql: '^SELECT', phase: 'running', action: { hold: true } },
    { sql: '^INSERT', phase: 'running', action: { stall_ms: 50 } },
  ])
  const held = session.execute('SELECT 1')
  await expect.poll(() => server.faults.waiting(), { interval: 5 }).toBe(1)
  stop.abort()
  await expect(held).rejects.toMatchObject({ code: 'run.stopped' })
  // What is started after the signal cleans up: it runs.
  await session.transaction((execute) => execute('INSERT INTO t SELECT 1'))
  const next = new AbortController()
  await using other = newSession(next.signal)
  await other.transaction(async (execute) => {
    const writing = execute('INSERT INTO t SELECT 2')
    next.abort()
    await writing
  })
  expect(sent().at(-1)).toBe('COMMIT')
})

test('an error of the server never carries what it quotes of a record', async () => {
  await using session = newSession()
  const message = "Numeric value 'secret' is not recognized"
  server.faults.set([
    {
      times: 9,
      sql: 'secrets',
      action: { error: { code: '100038', sql_state: '22018', message } },
    },
  ])
  const error = await session.execute('SELECT * FROM secrets').then(
    () => null,
    (thrown: unknown) => thrown,
  )
  expect(error).toMatchObject({ code: 'warehouse.statement_failed' })
  expect(JSON.stringify(error) + String((error as Error).cause)).not.toContain("'secret'")
})
