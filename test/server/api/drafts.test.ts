import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { people } from '../../cli/cli-room.ts'
import { type ApiRoom, type Body, openApiRoom } from './api-room.ts'

/** Somebody begins with nothing but a file. */
const blank = '# mine\n'

let room: ApiRoom
let stamp = ''
beforeAll(async () => {
  room = await openApiRoom(blank, async (account) => {
    await account.control('records/contacts', { records: people(30) })
  })
}, 120_000)
afterAll(async () => room[Symbol.asyncDispose]())

const get = async (path: string): Promise<Body> => (await room.ask('GET', `/api${path}`)).body
const document = () => readFile(join(room.folder, 'hubspot-warehouse.yaml'), 'utf8')
const put = async (path: string, config: unknown) => {
  const answer = await room.ask('PUT', `/api/${path}`, {
    stamp: stamp || (await get('/syncs')).stamp,
    config,
  })
  if (answer.status === 200) stamp = answer.body.stamp
  return answer
}
const pasted = () => readdir(join(room.folder, 'secrets'))

const warehouse = { kind: 'duckdb', path: './crm.duckdb' }
const text = (path: string) => `/api/${path}`

test('an empty document is one to begin with', async () => {
  expect(await get('/home')).toMatchObject({ names: [], needs: [], quota: [] })
  expect(await get('/connections')).toEqual({ connections: [] })
  for (const path of ['session', 'manifest', 'syncs', 'runs', 'alerts', 'schedules', 'status'])
    expect([path, (await room.ask('GET', text(path))).status]).toEqual([path, 200])
  const refused = await put('syncs/in', {
    connection: 'main',
    direction: 'inbound',
    streams: { owners: {} },
  })
  expect(refused.body.problems).toMatchObject([{ path: 'syncs.in.connection' }])
})

test('a pasted secret is kept, tried, used and removed, and never given back', async () => {
  const paste = (value: string) => room.ask('POST', '/api/secrets', { value })
  for (const value of ['', '  ', `${room.token}\n${room.token}`, 'x'.repeat(5_000)]) {
    const refused = await paste(value)
    expect([refused.status, refused.text.includes(room.token)]).toEqual([400, false])
  }
  const key = '-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n'
  expect((await paste(key)).status).toBe(200)
  const { reference } = (await paste(` ${room.token}\n`)).body
  const file = join(room.folder, reference.file)
  expect(await readFile(file, 'utf8')).toBe(`${room.token}\n`)
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect((await stat(join(file, '..'))).mode & 0o777).toBe(0o700)
  expect(await readFile(join(file, '..', '.gitignore'), 'utf8')).toBe('*\n')

  const config = { hubspot: { token: reference }, warehouse }
  const check = (of: unknown) =>
    room.events('POST', '/api/connections/check', { name: 'main', config: of })
  const told = await check(config)
  expect(told.filter(([event]) => event === 'line').map(([, { ok }]) => ok)).not.toContain(false)
  const [last, { scopes }] = told.at(-1) ?? ['', {}]
  expect(last).toBe('done')
  expect(scopes.needs).toContainEqual({
    of: 'target',
    name: 'contacts',
    scopes: expect.arrayContaining(['crm.objects.contacts.write']) as unknown,
    missing: [],
    syncs: [],
  })
  expect(await document()).toBe(blank)
  const none = await check({ hubspot: { token: { file: 'secrets/none' } }, warehouse })
  expect(none.at(-1)).toEqual(['done', { scopes: null }])

  expect((await put('connections/main', config)).status).toBe(200)
  expect(await document()).toMatch(/^# mine\n+version: 1\nconnections:\n/)
  expect((await get('/connections/main/scopes')).needs).toEqual(scopes.needs)

  // Elsewhere, as something that is shown, and as a file that is loaded.
  const elsewhere = {
    ...config,
    hubspot: { token: reference, base_url: 'https://api.example.com' },
  }
  expect((await put('connections/main', elsewhere)).status).toBe(422)
  const drafted = await room.ask('POST', '/api/connections/check', { name: 'b', config: elsewhere })
  expect(drafted.status).toBe(422)
  const loaded = await put('syncs/out', {
    connection: 'main',
    direction: 'outbound',
    target: 'contacts',
    strategy: 'update',
    source: { csv: `./secrets/../${reference.file}` },
    key: 'id',
    identify_by: { property: 'email', column: 'email' },
    fields: { firstname: 'name' },
  })
  expect(loaded.body.problems).toMatchObject([{ path: 'syncs.out.source.csv' }])

  const other = (await paste(room.token)).body.reference
  await mkdir(join(room.folder, 'secrets'), { recursive: true })
  await writeFile(join(room.folder, 'secrets', 'own'), 'not ours')
  expect((await put('connections/main', { hubspot: { token: other }, warehouse })).status).toBe(200)
  const left = (await pasted()).map((name) => `secrets/${name}`)
  expect(left).toContain(other.file)
  expect(left).toContain('secrets/own')
  expect(left).not.toContain(reference.file)

  const answers = [drafted, loaded].map((one) => one.text).join('')
  expect(answers + JSON.stringify(told) + (await document())).not.toContain(room.token)
})

test('a sync is planned before it is saved, and leaves nothing behind', async () => {
  await room.sql(
    `CREATE TABLE people AS SELECT 'c' || n AS id, 'person' || n || '@example.com' AS email, 'Ada' AS name FROM range(1, 41) AS numbers(n)`,
  )
  const inbound = {
    connection: 'main',
    direction: 'inbound',
    streams: { contacts: { properties: ['email'] }, owners: {} },
  }
  const outbound = {
    connection: 'main',
    direction: 'outbound',
    target: 'contacts',
    strategy: 'upsert',
    source: { query: 'SELECT * FROM people' },
    key: 'id',
    identify_by: { property: 'email', column: 'email' },
    fields: { firstname: 'name' },
  }
  const plan = (config: unknown) => room.ask('POST', '/api/plan', { name: 'soon', config })
  const contents = async () => ({
    document: await document(),
    contacts: await room.control('records/contacts'),
    tables: (await room.sql(`SELECT table_name FROM information_schema.tables ORDER BY 1`)).flat(),
  })
  await plan(inbound)
  const before = await contents()
  const read = await plan(inbound)
  expect(read.body).toMatchObject({
    direction: 'inbound',
    plan: { streams: { contacts: { rows: 30, route: expect.any(String) as unknown } } },
  })
  const sent = await plan(outbound)
  expect(sent.body, sent.text).toMatchObject({
    direction: 'outbound',
    plan: { plan_id: null, records: { created: 10, updated: 30 } },
  })
  const told = await room.events('POST', '/api/plan', { name: 'soon', config: outbound })
  expect(told.at(-1)).toEqual(['plan', sent.body])
  expect(told.some(([event]) => event === 'progress')).toBe(true)
  // Somebody asks again before the answer is there.
  const atOnce = await Promise.all([plan(outbound), plan(outbound), plan(outbound)])
  expect(atOnce.map(({ body }) => body)).toEqual([sent.body, sent.body, sent.body])
  expect(await contents()).toEqual(before)
  await room.write('more.csv', 'id,email,name\nc1,person1@example.com,Bo\n')
  const loaded = await plan({ ...outbound, source: { csv: './more.csv' } })
  expect(loaded.body.plan.records, loaded.text).toMatchObject({ read: 1, updated: 1 })

  expect((await plan({ ...outbound, fields: { nope: 'name' } })).body.error.code).toMatch(
    /^outbound\./,
  )
  expect((await plan({ ...outbound, connection: 'other' })).body.problems).toMatchObject([
    { path: 'syncs.soon.connection' },
  ])
})

test('a pasted secret is in no table, log, answer or copy of the document', async () => {
  const streams = { contacts: { properties: ['email'], route: 'list' } }
  expect(
    (await put('syncs/crm_in', { connection: 'main', direction: 'inbound', streams })).status,
  ).toBe(200)
  expect((await room.ran('crm_in')).status).toBe('succeeded')
  const broken = await fetch(`${room.api}/api/secrets`, {
    method: 'POST',
    headers: { ...room.session, 'content-type': 'application/json' },
    body: `{"value": "${room.token}`,
  })
  expect(broken.status).toBe(400)
  const tables = await room.sql(
    `SELECT '"' || table_schema || '"."' || table_name || '"' FROM information_schema.tables`,
  )
  expect(tables.length).toBeGreaterThan(20)
  const rows = tables.map(([name]) => `SELECT to_json(one)::VARCHAR FROM ${name as string} AS one`)
  const held = JSON.stringify(await room.sql(rows.join(' UNION ALL ')))
  expect(held).toContain('secrets/pasted-')
  expect(room.logged.length).toBeGreaterThan(0)
  const shown = [
    held,
    ...room.logged,
    await broken.text(),
    ...(await Promise.all(
      ['configuration', 'connections', 'syncs', 'runs', 'session', 'home'].map(
        async (path) => (await room.ask('GET', `/api/${path}`)).text,
      ),
    )),
  ]
  expect(shown.join('').includes(room.token)).toBe(false)
})

test('where messages go is changed in place', async () => {
  const file = join(room.folder, 'hubspot-warehouse.yaml')
  const before = await document()
  await writeFile(
    file,
    `${before}alerts:\n  # the team's\n  - { kind: slack, url: { env: SLACK } }\n`,
  )
  const { stamp: of, alerts } = await get('/alerts/settings')
  expect(alerts).toEqual([{ kind: 'slack', url: { env: 'SLACK' } }])
  const write = (now: string, to: unknown) =>
    room.ask('PUT', '/api/alerts/settings', { stamp: now, alerts: to })
  const hook = { kind: 'webhook', url: { env: 'HOOK' }, on: ['failed'] }
  const written = await write(of, [...alerts, hook])
  expect(written.status, written.text).toBe(200)
  expect(await document()).toContain("# the team's")
  expect((await get('/alerts/settings')).alerts).toEqual([...alerts, hook])
  expect((await write(of, [])).status).toBe(409)
  const twice = await write(written.body.stamp, [hook, { ...hook, on: ['late'] }])
  expect(twice.status).toBe(422)
  stamp = (await write(written.body.stamp, [])).body.stamp
  expect(await document()).toBe(before)
})

test('columns are matched with properties that can be written', async () => {
  const matched = async (source: object) =>
    (await room.ask('POST', '/api/matches', { connection: 'main', source, object: 'contacts' }))
      .body
  const query = `SELECT id, email AS "E_Mail", name AS first_name, MAP {'a': 'b'} AS links FROM people`
  const found = await matched({ query })
  expect(found.columns).toMatchObject([
    { column: 'id', kind: 'text', samples: { length: 5 } },
    { column: 'E_Mail', samples: expect.arrayContaining(['person1@example.com']) as unknown },
    { column: 'first_name', samples: ['Ada'] },
    { column: 'links', kind: 'map' },
  ])
  expect(found.matches).toMatchObject([
    { column: 'E_Mail', property: 'email', why: 'same name' },
    { column: 'first_name', property: 'firstname', why: 'same name' },
  ])
  expect((await matched({ table: 'main.people' })).matches).toContainEqual({
    column: 'email',
    property: 'email',
    why: 'same name',
    score: 1,
  })
  expect((await matched({ table: 'main.none' })).error.code).toBe('warehouse.query_refused')
})
