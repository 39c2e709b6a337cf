import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { configOf } from '../../cli/cli-room.ts'
import { type ApiRoom, type Body, openApiRoom } from './api-room.ts'

const none = configOf('').replace(/syncs:[\s\S]*$/, '')

let room: ApiRoom
beforeAll(async () => {
  room = await openApiRoom(none, async (account) => {
    // The only values that don't go in stand behind thousands of rows that do.
    await account.sql(`CREATE TABLE customers AS
      SELECT n AS id, CASE WHEN n < 4999 THEN 'lead' WHEN n = 4999 THEN 'Nobody''s' END AS stage,
        CASE n WHEN 4000 THEN 'Customer' WHEN 4001 THEN ' LEAD ' WHEN 4002 THEN 'old' WHEN 4003 THEN 'old' ELSE 'lead' END AS several,
        CASE WHEN n = 4000 THEN '1,5' ELSE (n / 4)::VARCHAR END AS amount,
        DATE '2026-01-01' + (n % 9)::INTEGER AS day,
        MAP {'a': 1} AS nested
      FROM range(5000) AS numbers(n)`)
  })
  await writeFile(join(room.folder, 'people.csv'), 'email,stage\nada@example.com,lead\n,odd\n')
}, 120_000)
afterAll(async () => room[Symbol.asyncDispose]())

const table = { table: 'customers' }
const fit = async (source: object, property: string, from: string | object): Promise<Body> => {
  const of = typeof from === 'string' ? { column: from } : from
  const asked = { connection: 'main', source, object: 'contacts', property, of }
  const { status, body, text } = await room.ask('POST', '/api/fit', asked)
  return status === 200 ? body : { status, text }
}

test('all values of a column are held against a property, as a run would', async () => {
  expect(await fit(table, 'lifecyclestage', 'stage')).toEqual({
    judged: true,
    values: 2,
    whole: true,
    unfit: 1,
    unfit_rows: 1,
    examples: [{ value: "Nobody's", rows: 1 }],
  })
  // Labels and other case go in.
  expect(await fit(table, 'lifecyclestage', 'several')).toMatchObject({
    values: 4,
    unfit: 1,
    unfit_rows: 2,
    examples: [{ value: 'old', rows: 2 }],
  })
  expect(await fit(table, 'numberofemployees', 'stage')).toMatchObject({ status: 400 })
  expect(await fit(table, 'annualrevenue', 'amount')).toMatchObject({ unfit: 0, judged: true })
  expect(await fit(table, 'closedate', 'day')).toMatchObject({ values: 9, unfit: 0 })
  expect(await fit(table, 'closedate', 'amount')).toMatchObject({
    judged: true,
    examples: { length: 20 },
  })
  expect(await fit(table, 'hubspot_owner_id', 'stage')).toMatchObject({ judged: false })
  for (const column of ['nested', 'no_such'])
    expect(await fit(table, 'lifecyclestage', column)).toMatchObject({ status: 400 })
  // So are those of an expression.
  const stage = { sql: "CASE WHEN id % 2 = 0 THEN 'lead' ELSE upper(stage) || '!' END" }
  expect(await fit(table, 'lifecyclestage', stage)).toMatchObject({
    judged: true,
    unfit: 2,
    examples: [{ value: 'LEAD!', rows: 2499 }, { value: "NOBODY'S!" }],
  })
  expect(await fit(table, 'closedate', { sql: 'day + INTERVAL 1 DAY' })).toMatchObject({ unfit: 0 })
  expect(await fit(table, 'closedate', { sql: 'nested' })).toMatchObject({ status: 400 })
  for (const sql of ['nope + 1', '1) FROM customers; DROP TABLE customers --'])
    expect(await fit(table, 'closedate', { sql })).toMatchObject({ status: 422 })
  expect(await fit({ query: 'DROP TABLE customers' }, 'email', 'a')).toMatchObject({ status: 422 })
})

test('a CSV file of the server is shown, matched and judged as any source; a secret’s file is not', async () => {
  const csv = { csv: 'people.csv' }
  const shown = (source: object) =>
    room.ask('POST', '/api/connections/main/source', { source, limit: 10 })
  const { body } = await shown(csv)
  expect(body).toEqual({
    columns: [
      { name: 'email', type: 'VARCHAR', kind: 'text' },
      { name: 'stage', type: 'VARCHAR', kind: 'text' },
    ],
    rows: [
      { email: 'ada@example.com', stage: 'lead' },
      { email: null, stage: 'odd' },
    ],
  })
  expect((await shown(table)).body.rows).toHaveLength(10)
  expect(await fit(csv, 'lifecyclestage', 'stage')).toMatchObject({
    unfit: 1,
    examples: [{ value: 'odd', rows: 1 }],
  })
  const matched = await room.ask('POST', '/api/matches', {
    connection: 'main',
    source: csv,
    object: 'contacts',
  })
  expect(matched.body.matches).toContainEqual(
    expect.objectContaining({ column: 'email', property: 'email' }),
  )
  const gone = await shown({ csv: 'gone.csv' })
  expect([gone.status, gone.text]).toEqual([422, expect.stringContaining('gone.csv')])
  const kept = await room.ask('POST', '/api/secrets', { value: 'canary-secret' })
  const told = await shown({ csv: `./${kept.body.reference.file}` })
  expect(told.status).toBe(400)
  expect(told.text).not.toContain('canary')
})

test('a query that the warehouse refuses is told with its line', async () => {
  for (const [sql, why] of [
    ['SELECT id,\n  stag\nFROM customers', /stag.*Candidate bindings.*"stage".*\(line 2\)$/],
    ['SELECT id\nFROM customers\nWHERE AND', /syntax error.*\(line 3\)$/],
    ['SELECT id\nFROM custmers', /custmers.*Did you mean "customers"\? \(line 2\)$/],
  ] as const) {
    const { status, body } = await room.ask('POST', '/api/connections/main/query', { sql })
    expect([status, body.error.why]).toEqual([422, expect.stringMatching(why)])
  }
})
