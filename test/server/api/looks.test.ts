import { tableFromIPC } from 'apache-arrow'
import { hc } from 'hono/client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { App } from '../../../src/server/api/app.ts'
import { configOf, people } from '../../cli/cli-room.ts'
import { type ApiRoom, type Body, openApiRoom } from './api-room.ts'

const config = configOf(`
crm_in:
  connection: main
  direction: inbound
  streams:
    contacts: { properties: [email, firstname, phone], route: list }
`)

let room: ApiRoom
beforeAll(async () => {
  room = await openApiRoom(config, async (account) => {
    await account.control('records/contacts', { records: people(30) })
    await account.sql(`CREATE TABLE customers (id VARCHAR, email VARCHAR)`)
  })
  await room.ran('crm_in')
}, 120_000)
afterAll(async () => room[Symbol.asyncDispose]())

const get = async (path: string) => (await room.ask('GET', `/api${path}`)).body

test('the account and the warehouse are looked through', async () => {
  const { streams, targets } = await get('/connections/main/objects')
  expect(streams).toContainEqual({
    name: 'contacts',
    kind: 'object',
    object: 'contacts',
    missing_scopes: [],
  })
  expect(targets.map(({ name }: { name: string }) => name)).toContain('contacts')
  const some = await get('/connections/main/objects/contacts/properties?q=E-MAIL&limit=200')
  const email = await get('/connections/main/objects/contacts/properties?q=email&limit=1')
  expect(email.rows).toHaveLength(1)
  expect([...some.rows, ...email.rows].length).toBeGreaterThan(0)
  const { records, properties } = await get(
    '/connections/main/objects/contacts/samples?properties=email,phone',
  )
  expect(records).toBe(30)
  expect(properties).toMatchObject([
    { name: 'email', filled: 30, values: { length: 5 } },
    { name: 'phone', filled: 0, values: [] },
  ])
  const { labels } = await get('/connections/main/labels?from=contacts&to=companies')
  expect(labels).toContainEqual(expect.objectContaining({ category: 'HUBSPOT_DEFINED' }))

  const one = await get('/connections/main/tables?limit=1')
  expect(one.rows).toHaveLength(1)
  const tables = await get('/connections/main/tables?limit=200')
  expect(tables.rows).toContainEqual({
    schema: expect.stringMatching(/^(main|PUBLIC)$/) as unknown,
    name: expect.stringMatching(/^customers$/i) as unknown,
    kind: 'table',
    columns: expect.arrayContaining([
      {
        name: expect.stringMatching(/^email$/i) as unknown,
        type: expect.stringMatching(/^(VARCHAR|TEXT)$/) as unknown,
      },
    ]) as unknown,
  })
  const named = await get('/connections/main/tables?q=CUSTOMERS')
  expect(named.rows).toHaveLength(1)
  expect((await get('/connections/main/tables?q=%25')).rows).toEqual([])
  const query = (sql: string) => room.ask('POST', '/api/connections/main/query', { sql, limit: 1 })
  expect((await query('SELECT 1.5::DECIMAL(9,2) AS n, 2 AS m;')).body).toMatchObject({
    columns: [
      { name: 'n', kind: 'number' },
      { name: 'm', kind: 'number' },
    ],
    rows: [{ n: '1.5' }],
  })
  for (const sql of [
    'DROP TABLE customers',
    'SELECT 1; SELECT 2',
    'SELECT',
    "COPY customers TO '/tmp/x'",
  ])
    expect((await query(sql)).status, sql).toBe(422)
  const preview = await get('/connections/main/tables/hubspot.contacts/preview?limit=3')
  expect(preview.rows).toHaveLength(3)
  const sorted = await get(
    '/connections/main/tables/hubspot.contacts/preview?sort=EMAIL&descending=true&column=EMAIL&holds=ON2'.replaceAll(
      'EMAIL',
      preview.columns.find(({ name }: Body) => /^email$/i.test(name)).name,
    ),
  )
  const emails = sorted.rows.map((row: Body) => row.email ?? row.EMAIL)
  expect(emails).toHaveLength(11)
  expect(emails).toEqual(emails.toSorted().toReversed())
  const none = await room.ask(
    'GET',
    '/api/connections/main/tables/hubspot.contacts/preview?sort=no',
  )
  expect(none.status).toBe(400)
  const cookie = await fetch(`${room.api}/api/connections/main/tables/customers/preview.arrow`)
  expect(cookie.status).toBe(401)
})

test('an Arrow preview carries the table whole', async () => {
  const key = new URL(room.link()).searchParams.get('key')
  const begun = await fetch(`${room.api}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ key }),
  })
  const { token } = (await begun.json()) as { token: string }
  const answer = await fetch(
    `${room.api}/api/connections/main/tables/hubspot.contacts/preview.arrow?limit=200`,
    { headers: { authorization: `Bearer ${token}` } },
  )
  expect(answer.status, answer.ok ? '' : await answer.text()).toBe(200)
  expect(answer.headers.get('content-type')).toBe('application/vnd.apache.arrow.stream')
  expect(tableFromIPC(new Uint8Array(await answer.arrayBuffer())).numRows).toBe(30)
})

test('check tells each line as it comes', async () => {
  const told = await room.events('GET', '/api/connections/main/check')
  expect(told.at(-1)).toMatchObject([
    'done',
    { scopes: { granted: { length: expect.any(Number) as unknown } } },
  ])
  const lines = told.flatMap(([name, data]) => (name === 'line' ? [data] : []))
  expect(lines.map(({ name }: { name: string }) => name)).toContain('HubSpot sign-in')
  expect(lines.every(({ ok }: { ok: boolean }) => ok)).toBe(true)
})

test("the front end's client knows every route by its type", async () => {
  const client = hc<App>(room.api, {
    fetch: (input: string | URL | Request, init?: RequestInit) => asPage(input, init),
  })
  const asPage = async (input: string | URL | Request, init?: RequestInit) => {
    const url = new URL(input instanceof Request ? input.url : input)
    const { status, text } = await room.ask(init?.method ?? 'GET', url.pathname + url.search)
    return new Response(text, { status })
  }
  const answer = await client.api.syncs[':sync'].$get({ param: { sync: 'crm_in' } })
  if (answer.status !== 200) throw new Error(await answer.text())
  const { sync, config: of } = await answer.json()
  expect([sync, of.direction]).toEqual(['crm_in', 'inbound'])
  const runs = await client.api.runs.$get({ query: { limit: 1 } })
  if (runs.status !== 200) throw new Error(await runs.text())
  expect((await runs.json()).rows.map(({ moved }) => typeof moved)).toEqual(['number'])
})

test('a CSV becomes a table, and replaces none unasked', async () => {
  const upload = (path: string, text: string, type = 'text/csv') =>
    fetch(`${room.api}/api/connections/main/tables/${path}`, {
      method: 'POST',
      headers: { ...room.session, 'content-type': type },
      body: text,
    })
  const loaded = await upload('uploads.people', 'id,name\n007,"Ada, L."\n8,Grace\n')
  expect(await loaded.json()).toEqual({
    table: 'uploads.people',
    rows: 2,
    columns: [
      { name: 'id', type: 'VARCHAR' },
      { name: 'name', type: 'VARCHAR' },
    ],
  })
  expect((await get('/connections/main/tables/uploads.people/preview')).rows).toContainEqual({
    id: '007',
    name: 'Ada, L.',
  })
  expect((await upload('uploads.people', 'id\n1\n')).status).toBe(400)
  expect((await upload('uploads.people?replace=true', 'id\n1\n')).status).toBe(200)
  expect((await upload('uploads.other', '{}', 'application/json')).status).toBe(400)
})
