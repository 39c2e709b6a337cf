import { chmod, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { configOf } from '../../cli/cli-room.ts'
import { agree, freePort } from '../../cli/oauth-room.ts'
import { type ApiRoom, openApiRoom } from './api-room.ts'

const config = configOf(`
# reads the account
crm_in:
  connection: main
  direction: inbound
  schedule: { cron: "30 2 1 1 *", time_zone: Europe/Berlin } # once a year
  streams:
    contacts: { properties: [email, firstname, phone], route: list }
`)

let room: ApiRoom
beforeAll(async () => {
  room = await openApiRoom(config)
}, 120_000)
afterAll(async () => room[Symbol.asyncDispose]())

const get = async (path: string) => (await room.ask('GET', `/api${path}`)).body
const post = async (path: string, body?: unknown) =>
  (await room.ask('POST', `/api${path}`, body)).body

test('a sync is changed in place, and the document only as it was read', async () => {
  const file = join(room.folder, 'hubspot-warehouse.yaml')
  const { stamp, syncs } = await get('/syncs')
  const crm = syncs.find(({ sync }: { sync: string }) => sync === 'crm_in').config
  const changed = { ...crm, schedule: { ...crm.schedule, cron: '15 3 * * *' } }
  const put = (config: unknown, of: string, name = 'crm_in') =>
    room.ask('PUT', `/api/syncs/${name}`, { stamp: of, config })
  const before = await readFile(file, 'utf8')
  await chmod(file, 0o640)
  const written = await put(changed, stamp)
  expect(written.status).toBe(200)
  expect(await readFile(file, 'utf8')).toBe(before.replace('"30 2 1 1 *"', '"15 3 * * *"'))
  expect((await stat(file)).mode & 0o777).toBe(0o640)
  // The running server goes by it at once.
  expect((await get('/home/syncs')).rows[0].schedule).toBe('15 3 * * * Europe/Berlin')

  expect((await put(crm, stamp)).status).toBe(409)
  const refused = await put({ ...changed, streams: { nope: {} }, extra: 1 }, written.body.stamp)
  expect(refused.status).toBe(422)
  expect(refused.body.problems.map(({ path }: { path: string }) => path)).toEqual(
    expect.arrayContaining(['syncs.crm_in.extra', 'syncs.crm_in.streams.nope']),
  )
  // A text is judged before anybody saves it.
  const now = await readFile(file, 'utf8')
  const judge = async (text: string) =>
    (await post('/configuration/check', { text })).problems.map(
      ({ path }: { path: string }) => path,
    )
  expect(await judge(now)).toEqual([])
  expect(await judge(now.replace('contacts:', 'nope:'))).toEqual(['syncs.crm_in.streams.nope'])
  expect(await judge(now.replace('hubspot: {', 'hubspot: { base_url: https://a.example,'))).toEqual(
    ['connections.main.hubspot.token'],
  )
  expect(await readFile(file, 'utf8')).toBe(now)
  const added = await put(
    { connection: 'main', direction: 'inbound', streams: { owners: {} } },
    written.body.stamp,
    'owners_in',
  )
  expect(added.status).toBe(200)
  expect((await room.ran('owners_in')).status).toBe('succeeded')
  const removed = await room.ask('DELETE', `/api/syncs/owners_in?stamp=${added.body.stamp}`)
  expect(removed.status, removed.text).toBe(200)
  expect(await readFile(file, 'utf8')).toBe(before.replace('"30 2 1 1 *"', '"15 3 * * *"'))
  expect((await room.ask('POST', '/api/syncs/owners_in/runs', {})).status).toBe(404)

  const { text, stamp: last } = await get('/configuration')
  const whole = (of: string) => room.ask('PUT', '/api/configuration', { stamp: last, text: of })
  expect((await whole(text.replace('version: 1', 'version: ['))).body.problems[0].path).toBe('')
  expect((await whole(text.replace('direction: inbound', 'direction: upward'))).status).toBe(422)
  const elsewhere = text.replace(
    'hubspot: { token',
    'hubspot: { base_url: https://api.example.com, token',
  )
  const moved = await whole(elsewhere)
  expect(moved.status).toBe(422)
  expect(moved.body.problems[0].path).toBe('connections.main.hubspot.token')
  expect((await whole(text.replace('# reads', '# Reads'))).status).toBe(200)
})

test('a connection is added, signed in by OAuth, out again and taken away', async () => {
  const app = await room.control<Record<string, string>>('tokens', { kind: 'oauth', scopes: null })
  await room.write('client-secret', app['client_secret'] ?? '')
  const { connections } = await get('/connections')
  expect(connections).toMatchObject([
    {
      connection: 'main',
      sign_in: 'token',
      config: { hubspot: { token: { env: 'HUBSPOT_TOKEN' } } },
    },
  ])
  const put = async (config: unknown) =>
    room.ask('PUT', '/api/connections/second', { stamp: (await get('/syncs')).stamp, config })
  const warehouse = { kind: 'duckdb', path: './second.duckdb' }
  const written = await put({ hubspot: { token: 'pat-eu1-as-text' }, warehouse })
  expect(written.status).toBe(422)
  expect(written.text).not.toContain('pat-eu1')
  const oauth = {
    client_id: app['client_id'],
    client_secret: { file: 'client-secret' },
    redirect_port: await freePort(),
  }
  expect((await put({ hubspot: { oauth }, warehouse })).status).toBe(200)

  const asked = new AbortController()
  const answer = await fetch(`${room.api}/api/connections/second/login`, {
    method: 'POST',
    headers: room.session,
    signal: asked.signal,
  })
  let told = ''
  for await (const part of answer.body ?? []) {
    const before = told
    told += new TextDecoder().decode(part as Uint8Array)
    const page = /"url":"([^"]+)"/.exec(told)?.[1]
    if (page !== undefined && !before.includes('"url"')) await agree(page)
  }
  expect(told).toMatch(/event: authorize[^]*event: signed_in/)
  expect(told).not.toContain(app['client_secret'])
  expect(await post('/connections/second/logout')).toMatchObject({ revoked: 'now' })
  const { stamp } = await get('/syncs')
  expect((await room.ask('DELETE', `/api/connections/main?stamp=${stamp}`)).status).toBe(422)
  expect((await room.ask('DELETE', `/api/connections/second?stamp=${stamp}`)).status).toBe(200)
})
