import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Connection } from 'snowflake-sdk'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { connect, disconnect, failureOf, run } from './driver.ts'
import { column, scriptedEngine, type Asked, type Scripted } from './scripted-engine.ts'
import { startSnowflakeServer, type SnowflakeServer } from './server.ts'
import type { Bind, WireColumn } from './sql/engine.ts'
import { SnowflakeError } from './sql/errors.ts'

let server: SnowflakeServer
let connection: Connection
let folder: string
const asked: Asked[] = []

/** One value of each type, then an absent one; the driver's own value beside it. */
const types: readonly (readonly [
  type: WireColumn['type'],
  scale: number | null,
  cell: string,
  js: unknown,
])[] = [
  ['fixed', 0, '12', 12],
  ['fixed', 8, '1.50000000', 1.5],
  ['real', null, '0.25', 0.25],
  ['text', null, '', ''],
  ['text', null, 'größer "q" \n\u0000 \u{1F600}', 'größer "q" \n\u0000 \u{1F600}'],
  ['boolean', null, '1', true],
  ['boolean', null, '0', false],
  ['date', 0, '20000', new Date('2024-10-04T00:00:00Z')],
  ['time', 9, '3600.000000000', '01:00:00'],
  ['timestamp_ntz', 9, '1700000000.123000000', new Date(1_700_000_000_123)],
  ['timestamp_ltz', 3, '1700000000.123', new Date(1_700_000_000_123)],
  ['timestamp_tz', 9, '1700000000.123000000 1500', new Date(1_700_000_000_123)],
  ['variant', null, '{"a":null,"b":[1,"x"]}', { a: null, b: [1, 'x'] }],
  ['object', null, '{"a":null}', { a: null }],
  ['array', null, '[1,null]', [1, null]],
]

function* batches(rows: number): Generator<string[][]> {
  for (let from = 0; from < rows; from += 2000)
    yield Array.from({ length: Math.min(2000, rows - from) }, (_, place) => [
      String(from + place),
      `row ${from + place}`,
    ])
}

function answer(question: Asked): Scripted {
  asked.push(question)
  const { sql } = question
  if (sql.startsWith('FAIL'))
    throw new SnowflakeError('002003', '42S02', "Object 'X' does not exist")
  if (sql.startsWith('BREAK')) throw new Error('the engine broke')
  if (sql.startsWith('TYPES'))
    return {
      columns: types.map(([type, scale], place) => column(`C${place}`, type, scale)),
      rows: [[types.map(([, , cell]) => cell), types.map(() => null)]],
    }
  const rows = Number(/\d+/u.exec(sql)?.[0] ?? 1)
  return { columns: [column('N', 'fixed', 0), column('T', 'text')], rows: batches(rows) }
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'snowflake-queries-'))
  server = await startSnowflakeServer({ engine: scriptedEngine(folder, answer) })
  connection = await connect(server)
})
beforeEach(() => {
  asked.length = 0
  server.forgetStatements()
  server.faults.set([])
})
afterAll(async () => {
  await disconnect(connection)
  await server[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

test('each type arrives as its own JS value, and NULL apart from an empty text', async () => {
  const { rows, statement } = await run(connection, 'TYPES')
  const [values, absent] = rows.map((row) => types.map((_type, place) => row[`C${place}`]))
  const plain = values?.map((value) => (value instanceof Date ? new Date(value.getTime()) : value))
  expect(plain).toEqual(types.map(([, , , js]) => js))
  expect(absent).toEqual(types.map(() => null))
  expect(statement.getColumns()?.map((one) => one.getType())).toEqual(types.map(([type]) => type))
  expect(statement.getNumRows()).toBe(2)
})

test('binds arrive typed, a list of rows as one list for each place', async () => {
  await run(connection, 'ONE', { binds: [7, 1.5, 'x', null, true] })
  const list: readonly Bind[] = [
    { type: 'FIXED', value: '7' },
    { type: 'REAL', value: '1.5' },
    { type: 'TEXT', value: 'x' },
    { type: 'TEXT', value: null },
    { type: 'BOOLEAN', value: 'true' },
  ]
  expect(asked[0]?.binds).toEqual(list)
  await run(connection, 'ONE', {
    binds: [
      [1, 'a'],
      [2, null],
    ],
  })
  expect(asked[1]?.binds).toEqual([
    { type: 'FIXED', value: ['1', '2'] },
    { type: 'TEXT', value: ['a', null] },
  ])
})

test('a failure has its code and SQL state, also one that the engine did not foresee', async () => {
  expect(await failureOf(run(connection, 'FAIL'))).toEqual({ code: '002003', sqlState: '42S02' })
  expect(await failureOf(run(connection, 'BREAK'))).toEqual({ code: '000603', sqlState: 'XX000' })
  expect(server.statements().map(({ sql, status, error }) => [sql, status, error])).toEqual([
    ['FAIL', 'failed', '002003'],
    ['BREAK', 'failed', '000603'],
  ])
})

test('a statement may only be described, and carries parameters of its own', async () => {
  const parameters = { QUERY_TAG: '{"run":"r1"}' }
  const { rows, statement } = await run(connection, 'ROWS 5', { describeOnly: true, parameters })
  expect([rows.length, statement.getColumns()?.length]).toEqual([0, 2])
  expect(asked[0]?.describeOnly).toBe(true)
  await run(connection, 'ROWS 5')
  expect(server.statements().map(({ tag, rows: count }) => [tag, count])).toEqual([
    ['{"run":"r1"}', 0],
    ['', 5],
  ])
})

test('100,000 rows come in order through chunks, as a stream', async () => {
  const { statement } = await run(connection, 'ROWS 100000', { streamResult: true })
  let next = 0
  for await (const row of statement.streamRows()) {
    const { N, T } = row as { N: number; T: string }
    if (N !== next || T !== `row ${next}`) throw new Error(`row ${next} came as ${N} ${T}`)
    next++
  }
  expect(next).toBe(100_000)
  const [logged] = server.statements()
  expect(logged?.rows).toBe(100_000)
  // Packed chunks count as they went over the wire: less than their text, more than the first answer.
  expect(logged?.bytes_down).toBeGreaterThan(100_000)
  expect(logged?.bytes_down).toBeLessThan(2_000_000)
})

test('a chunk is given for a signed link and its key only', async () => {
  const { statement } = await run(connection, 'ROWS 3000', { streamResult: true })
  const chunk = `${server.url}/results/${statement.getQueryId()}-0`
  expect((await fetch(`${chunk}?expires=99999999999999&signature=x`)).status).toBe(403)
})

test('a slow statement is answered as in progress until its result is there', async () => {
  server.settings.slowAfterMs = 20
  server.faults.set([{ phase: 'running', sql: '^ROWS 4$', action: { stall_ms: 150 } }])
  try {
    expect((await run(connection, 'ROWS 4')).rows).toHaveLength(4)
  } finally {
    server.settings.slowAfterMs = 45_000
  }
  expect(server.statements()).toHaveLength(1)
})

test('a statement left to run is followed by its id, and its result fetched later', async () => {
  server.faults.set([{ phase: 'running', sql: '^ROWS 6$', action: { hold: true } }])
  const { statement } = await run(connection, 'ROWS 6', { asyncExec: true })
  const queryId = statement.getQueryId()
  expect(await connection.getQueryStatus(queryId)).toBe('RUNNING')
  server.faults.release()
  const result = await connection.getResultsFromQueryId({ queryId })
  let rows = 0
  for await (const _row of result.streamRows()) rows++
  expect(rows).toBe(6)
  expect(await connection.getQueryStatus(queryId)).toBe('SUCCESS')

  const failed = (await run(connection, 'FAIL', { asyncExec: true })).statement.getQueryId()
  await expect.poll(() => connection.getQueryStatus(failed)).toBe('FAILED_WITH_ERROR')
  expect(await connection.getQueryStatus('01000000-0000-0000-0000-000000000000')).toBe(
    'NO_QUERY_DATA',
  )
})

test('a cancelled statement fails as cancelled, takes no effect and leaves the session usable', async () => {
  server.faults.set([{ phase: 'running', sql: '^ROWS 7$', action: { hold: true } }])
  const { promise: running, resolve } = Promise.withResolvers<unknown>()
  const statement = connection.execute({ sqlText: 'ROWS 7', complete: resolve })
  await expect.poll(() => server.faults.waiting()).toBe(1)
  statement.cancel(() => undefined)
  expect(await running).toMatchObject({ code: '000604', sqlState: '57014' })
  expect(asked).toHaveLength(0)
  expect(server.statements()[0]?.status).toBe('cancelled')
  expect((await run(connection, 'ROWS 2')).rows).toHaveLength(2)
})

test('statements of one session take turns, those of two do not', async () => {
  server.faults.set([{ phase: 'running', sql: '^ROWS 8$', action: { hold: true } }])
  const order: string[] = []
  const other = await connect(server)
  const first = run(connection, 'ROWS 8').then(() => order.push('held'))
  await expect.poll(() => server.faults.waiting()).toBe(1)
  const second = run(connection, 'ROWS 9').then(() => order.push('behind it'))
  await run(other, 'ROWS 9').then(() => order.push('beside it'))
  server.faults.release()
  await Promise.all([first, second])
  await disconnect(other)
  expect(order).toEqual(['beside it', 'held', 'behind it'])
})
