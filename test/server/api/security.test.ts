import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createApp } from '../../../src/server/api/app.ts'
import type { ApiPorts } from '../../../src/server/api/ports.ts'
import { openSessions } from '../../../src/server/api/session-store.ts'
import { configOf, people } from '../../cli/cli-room.ts'
import { type ApiRoom, openApiRoom } from './api-room.ts'

const config = configOf(`
crm_in:
  connection: main
  direction: inbound
  streams: { contacts: { properties: [email], route: list } }
out:
  connection: main
  direction: outbound
  target: contacts
  strategy: update
  source: { table: main.customers }
  key: id
  identify_by: { property: email, column: email }
  fields: { firstname: name }
`)

let room: ApiRoom
let ui: string
let run: string
beforeAll(async () => {
  ui = join(tmpdir(), `ui-${process.pid}`, 'dist', 'ui')
  await mkdir(join(ui, 'assets'), { recursive: true })
  await writeFile(join(ui, 'index.html'), '<!doctype html><title>page</title>')
  await writeFile(join(ui, 'assets', 'main-a1B2c3D4.js'), 'export {}')
  await writeFile(join(ui, 'assets', 'main-a1B2c3D4.js.br'), brotliCompressSync('export {}'))
  await writeFile(join(ui, '..', 'secret.txt'), 'not for you')
  const before = async ({ control, sql }: Pick<ApiRoom, 'control' | 'sql'>): Promise<void> => {
    await control('records/contacts', { records: people(3) })
    await sql(
      `CREATE TABLE customers AS SELECT 'c1' AS id, 'person1@example.com' AS email, 'Ada' AS name`,
    )
  }
  room = await openApiRoom(config, before, {}, ui)
  run = (await room.ran('out')).run_id
}, 120_000)
afterAll(async () => room[Symbol.asyncDispose]())

interface Raw {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
}

/** Sends what `fetch` would mend or refuse: any Host, any path. */
const raw = (method: string, path: string, headers: Record<string, string> = {}) =>
  new Promise<Raw>((resolve, reject) => {
    const { port } = new URL(room.api)
    const asked = request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => (text += part))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
      )
      response.on('error', reject)
    })
    asked.on('error', reject).end()
  })

type Operations = Readonly<Record<string, Readonly<Record<string, unknown>>>>

/** Every operation of the API, with its path filled in. */
async function operations(): Promise<readonly (readonly [string, string])[]> {
  const { paths } = (await room.ask('GET', '/api/openapi.json')).body as { paths: Operations }
  const filled: Readonly<Record<string, string>> = {
    connection: 'main',
    sync: 'out',
    run,
    plan: 'none',
    object: 'contacts',
    table: 'main.customers',
  }
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map(
      (method) =>
        [
          method.toUpperCase(),
          path.replaceAll(/\{(\w+)\}/g, (_, name: string) => filled[name] ?? name),
        ] as const,
    ),
  )
}

const open = new Set(['/api/health', '/api/status', '/api/session'])

test('every route is in the OpenAPI document, with a summary and its answers', async () => {
  const silent = {} as ApiPorts
  const app = createApp(
    { ...silent, sessions: openSessions({ now: () => new Date() } as never), ui },
    () => new Set(),
  )
  const routed = app.routes
    .filter(
      ({ method, path }) =>
        method !== 'ALL' && path.startsWith('/api/') && path !== '/api/openapi.json',
    )
    .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`)
  const { body } = await room.ask('GET', '/api/openapi.json')
  const { paths, openapi, components } = body as {
    openapi: string
    paths: Operations
    components: { schemas: object }
  }
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  )
  expect(openapi).toBe('3.1.0')
  expect(described.toSorted()).toEqual([...new Set(routed)].toSorted())
  expect(described.length).toBeGreaterThan(40)
  for (const methods of Object.values(paths)) {
    for (const operation of Object.values(methods))
      expect(operation).toMatchObject({
        summary: expect.stringMatching(/\.$/) as string,
        responses: { 200: { content: expect.any(Object) as object } },
      })
  }
  // Every reference leads somewhere.
  for (const [, name] of JSON.stringify(body).matchAll(/"#\/components\/schemas\/(\w+)"/g))
    expect(Object.keys(components.schemas)).toContain(name)
})

test('nothing is answered by another name, without a session, or to another site', async () => {
  const port = new URL(room.api).port
  for (const [method, path] of await operations()) {
    const told = `${method} ${path}`
    const own = { host: `127.0.0.1:${port}` }
    const statuses = async (...all: readonly Record<string, string>[]) =>
      Promise.all(all.map(async (headers) => (await raw(method, path, headers)).status))
    expect(
      await statuses(
        { host: 'evil.example' },
        { host: '127.0.0.1' },
        { host: `evil.example:${port}`, origin: `http://evil.example:${port}` },
      ),
      told,
    ).toEqual([421, 421, 421])
    expect(
      await statuses(
        { ...own, origin: 'http://evil.example' },
        { ...own, origin: 'null' },
        { ...own, origin: `http://localhost:${port}` },
        { ...own, 'sec-fetch-site': 'cross-site' },
        { ...own, 'sec-fetch-site': 'same-site', origin: room.api },
      ),
      told,
    ).toEqual([403, 403, 403, 403, 403])
    if (open.has(path)) continue
    const none = await raw(method, path, own)
    expect(none.status, told).toBe(method === 'GET' ? 401 : 403)
    const [strange, cookie] = await statuses(
      { ...own, origin: room.api },
      { ...own, origin: room.api, cookie: `hubspot_warehouse_${port}=guessed` },
    )
    expect([strange, cookie], told).toEqual([401, 401])
  }
  const state = await room.ask('POST', '/api/syncs/out/runs', {}, { origin: 'http://evil.example' })
  expect(state.status).toBe(403)
})

test('what is read changes nothing', async () => {
  const gets = (await operations()).filter(([method]) => method === 'GET')
  expect(gets.length).toBeGreaterThan(25)
  const query: Readonly<Record<string, string>> = {
    '/api/connections/main/labels': '?from=contacts&to=companies',
    '/api/connections/main/objects/contacts/samples': '?properties=email',
    '/api/syncs/out/records': '?find=c1',
    '/api/records': '?find=c1',
  }
  const readAll = async (): Promise<void> => {
    for (const [, path] of gets) {
      const asked = query[path] ?? (path.startsWith('/api/data/') ? '?connection=main' : '')
      const { status, text } = await room.ask('GET', path + asked)
      expect([path, status, status === 200 ? '' : text]).toEqual([path, 200, ''])
    }
  }
  const everything = async () => {
    const tables = await room.sql(
      `SELECT table_schema || '.' || table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE' ORDER BY 1`,
    )
    const each = tables.map(
      ([name]) =>
        `SELECT '${name as string}' AS name, to_json(one)::VARCHAR AS line FROM ${name as string} AS one`,
    )
    const rows = await room.sql(`${each.join(' UNION ALL ')} ORDER BY ALL`)
    const document = await readFile(join(room.folder, 'hubspot-warehouse.yaml'), 'utf8')
    const contacts = await room.control('records/contacts')
    return { rows, document, contacts }
  }
  const before = await everything()
  await readAll()
  expect(await everything()).toEqual(before)
})

describe('a session', () => {
  const begin = (key: string | null, headers: Record<string, string> = { origin: room.api }) =>
    fetch(`${room.api}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ key }),
    })
  const keyOf = (link: string) => new URL(link).searchParams.get('key')

  test('begins with a link that is good once, and ends', async () => {
    const link = room.link()
    expect(link.startsWith(`${room.api}/?key=`)).toBe(true)
    const opened = await begin(keyOf(link))
    expect(await opened.json()).toEqual({ token: null })
    const cookie = opened.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(
      /^hubspot_warehouse_\d+=[\w-]{43}; Path=\/api; HttpOnly; SameSite=Strict$/,
    )
    const again = await begin(keyOf(link))
    expect(again.status).toBe(401)
    expect(JSON.stringify(await again.json())).toContain('SIGUSR2')
    const own = { cookie: cookie.split(';')[0] ?? '', origin: room.api }
    const who = await fetch(`${room.api}/api/session`, { headers: own })
    expect(await who.json()).toMatchObject({
      configuration: 'hubspot-warehouse.yaml',
      connections: [{ connection: 'main', engine: 'duckdb' }],
    })
    await fetch(`${room.api}/api/session`, { method: 'DELETE', headers: own })
    expect((await fetch(`${room.api}/api/session`, { headers: own })).status).toBe(401)
  })

  test('of a script is a token, which needs no Origin', async () => {
    const { token } = (await (await begin(keyOf(room.link()), {})).json()) as { token: string }
    const authorization = `Bearer ${token}`
    const next = await fetch(`${room.api}/api/schedules/next`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ cron: '0 0 30 2 *' }),
    })
    expect(await next.json()).toEqual({
      words: 'At 00:00, on day 30 of the month, only in February, UTC',
      times: [],
    })
    const elsewhere = await fetch(`${room.api}/api/home`, {
      headers: { authorization, origin: 'http://evil.example' },
    })
    expect(elsewhere.status).toBe(403)
  })

  test('its links grow old, and so does it', () => {
    let now = 0
    const sessions = openSessions({ now: () => new Date(now) } as never)
    const [key, other] = [sessions.newKey(), sessions.newKey()]
    now = 9 * 60_000
    const token = sessions.exchange(key) ?? ''
    now = 10 * 60_000
    expect(sessions.exchange(other)).toBeNull()
    expect(sessions.exchange('guessed')).toBeNull()
    now += 11 * 3_600_000
    expect(sessions.goesOn(token)).toBe(true)
    now += 11 * 3_600_000
    expect(sessions.goesOn(token)).toBe(true)
    now += 12 * 3_600_000
    expect(sessions.goesOn(token)).toBe(false)
  })
})

test('every answer says what a page may do, and the API is never kept', async () => {
  for (const path of ['/', '/api/home', '/api/nothing', '/assets/main-a1B2c3D4.js']) {
    const { headers } = await room.ask('GET', path)
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    )
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('cache-control') === 'no-store').toBe(path.startsWith('/api'))
  }
})

test('no answer holds a secret', async () => {
  for (const [method, path] of await operations()) {
    if (method !== 'GET') continue
    expect((await room.ask('GET', path)).text.includes(room.token), path).toBe(false)
  }
})

test('a body that is too large, no JSON or of another form is refused', async () => {
  const put = (body: unknown) => room.ask('PUT', '/api/configuration', body)
  expect((await put({ stamp: '', text: 'x'.repeat(3_000_000) })).status).toBe(413)
  expect((await put({ stamp: '' })).body.error).toMatchObject({ code: 'server.request_unfit' })
  const broken = await fetch(`${room.api}/api/schedules/next`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer none', origin: room.api },
    body: '{',
  })
  expect(broken.status).toBe(401)
  expect((await room.ask('GET', '/api/runs?limit=201')).status).toBe(400)
  expect((await room.ask('GET', '/api/runs?after=nonsense')).status).toBe(400)
  expect((await room.ask('GET', '/api/runs/none')).status).toBe(404)
})

test('the page and its files are served, and nothing beside them', async () => {
  const port = new URL(room.api).port
  const host = `localhost:${port}`
  const page = await raw('GET', '/syncs/crm_in?key=x', { host })
  // Names of people's choice stand in the page's own paths.
  const dotted = await raw('GET', '/data/main/hubspot.contacts', { host })
  for (const { status, text } of [page, dotted])
    expect([status, text]).toEqual([200, '<!doctype html><title>page</title>'])
  expect((await raw('GET', '/none.txt', { host })).status).toBe(404)
  expect(page.headers['cache-control']).toBe('no-cache')
  const packed = await raw('GET', '/assets/main-a1B2c3D4.js', {
    host,
    'accept-encoding': 'gzip, br',
  })
  expect(packed.headers).toMatchObject({
    'content-encoding': 'br',
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
  })
  for (const path of [
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/assets/..%5c..%5csecret.txt',
    '//etc/passwd',
    '/assets/none-a1B2c3D4.js',
    '/assets/main-a1B2c3D4.js.br',
    '/constructor',
  ]) {
    const { text } = await raw('GET', path, { host })
    expect(text.includes('not for you') || text.includes('root:'), path).toBe(false)
  }
  expect((await raw('POST', '/', { host, origin: `http://${host}` })).status).toBe(401)
})
