import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { configOf, people } from '../../cli/cli-room.ts'
import { type ApiRoom, type Body, openApiRoom } from './api-room.ts'

const config = configOf(`
crm_in:
  connection: main
  direction: inbound
  schedule: { cron: "30 2 * * 1-5", time_zone: Europe/Berlin }
  streams:
    contacts: { properties: [email, firstname], route: list }
owners_in:
  connection: main
  direction: inbound
  streams: { owners: {} }
customers_out:
  connection: main
  direction: outbound
  target: contacts
  strategy: upsert
  source: { table: customers }
  key: id
  identify_by: { property: email, column: email }
  fields: { hs_lead_status: status }
`).replace(
  'syncs:',
  `  other:
    hubspot: { token: { env: HUBSPOT_TOKEN } }
    warehouse: { kind: duckdb, path: ./other.duckdb }
syncs:
  other_in:
    connection: other
    direction: inbound
    streams: { owners: {} }`,
)

let room: ApiRoom
beforeAll(async () => {
  room = await openApiRoom(config, async (account) => {
    await account.control('records/contacts', { records: people(450) })
    await account.cli('state', 'show', 'crm_in')
    await account.sql(`INSERT INTO hubspot_sync._runs (run_id, sync, direction, status, started_at, finished_at)
      SELECT 'before', 'owners_in', 'inbound', 'succeeded', now() - INTERVAL 3 DAY, now() - INTERVAL 3 DAY`)
    await account.sql(`CREATE TABLE customers AS SELECT * FROM (VALUES
      ('c1', 'person1@example.com', NULL),
      ('c2', 'person2@example.com', 'NO_SUCH_OPTION')) AS rows(id, email, status)`)
  })
}, 120_000)
afterAll(async () => room[Symbol.asyncDispose]())

const get = async (path: string): Promise<Body> => (await room.ask('GET', `/api${path}`)).body

test('a run of another process is seen at its stage; killed, it says so and keeps its timeline', async () => {
  await room.control('faults', {
    faults: [{ path: '/crm/objects/.*contacts', from: 2, times: 50, action: { stall_ms: 60_000 } }],
  })
  const run = room.start('run', 'crm_in')
  const seen = await found(async () => {
    const { running } = await get('/home')
    const id: string | undefined = running[0]?.run_id
    const shown: Body = id === undefined ? null : await get(`/runs/${id}`)
    return shown?.progress?.length > 0 ? shown : null
  })
  expect(seen).toMatchObject({
    status: 'running',
    here: false,
    progress: [{ sync: 'crm_in', part: 'contacts' }],
  })
  run.process.kill('SIGKILL')
  await run.ended
  await room.control('faults', { faults: [] })

  expect(await get(`/runs/${seen.run_id}`)).toMatchObject({
    status: 'stopped',
    error: { code: 'run.interrupted' },
    progress: [],
  })
  const { stages } = await get(`/runs/${seen.run_id}/timeline`)
  expect(stages).toMatchObject([{ part: 'contacts' }])
  const { rows } = await get('/runs')
  expect(rows[0]).toMatchObject({ status: 'stopped', happened: 'The run was cut off.' })
  const told = await room.events('GET', `/api/runs/${seen.run_id}/events`)
  expect(told).toMatchObject([['result', { error: { code: 'run.interrupted' } }]])
  const cancelled = await room.ask('POST', `/api/runs/${seen.run_id}/cancel`)
  expect(cancelled.body.error.code).toBe('server.not_at_work')
  // What the next run enters is what was shown meanwhile.
  const { error } = await get(`/runs/${seen.run_id}`)
  await room.ran('crm_in')
  expect((await get(`/runs/${seen.run_id}`)).error).toEqual(error)
}, 60_000)

test('reasons and freshness are told of the last days, of one sync or of all', async () => {
  await room.ran('owners_in')
  await room.ran('customers_out')
  const { reasons } = await get('/runs-by-reason')
  expect(reasons).toMatchObject([
    { unit: 'row', became: 'refused', code: 'outbound.value_no_option', count: 1 },
  ])
  expect((await get('/runs-by-reason?sync=crm_in')).reasons).toEqual([])
  // A row stands with the newest run that met it.
  await room.ran('customers_out')
  const { rows } = await get('/runs?sync=customers_out')
  expect(rows.map(({ happened }: Body) => happened)).toEqual([
    expect.stringMatching(/^1 row refused: hs_lead_status/),
    '1 row refused or set aside; since then sent, or told by a newer run.',
  ])
  const { days } = await get('/freshness-by-day')
  expect(days).toMatchObject([{ sync: 'crm_in' }])
  const own: Body = await get('/freshness-by-day?sync=owners_in')
  expect(own.days).toHaveLength(4)
  expect(own.days.at(-1).oldest_seconds).toBeGreaterThanOrEqual(3 * 86_400 - 60)
  expect(own.days[0].oldest_seconds).toBeLessThan(86_400)
})

test('home tells what each sync needs, though another warehouse can not be opened', async () => {
  const { run_id } = await room.ran('customers_out')
  await rm(join(room.folder, 'other.duckdb'))
  await mkdir(join(room.folder, 'other.duckdb'))
  const { needs, names } = await get('/home')
  expect(names).toEqual(['other_in', 'crm_in', 'owners_in', 'customers_out'])
  expect(needs).toMatchObject([
    { kind: 'connection', sync: null, connection: 'other', code: expect.any(String) as unknown },
    {
      kind: 'partial',
      sync: 'customers_out',
      run_id,
      code: 'outbound.value_no_option',
      what: expect.stringMatching(/^1 row refused: hs_lead_status/) as unknown,
    },
  ])
  const { rows } = await get('/home/syncs')
  expect(rows.map(({ sync, known, words }: Body) => [sync, known, words])).toEqual([
    ['other_in', false, null],
    ['crm_in', true, 'At 02:30, Monday through Friday, Europe/Berlin'],
    ['owners_in', true, null],
    ['customers_out', true, null],
  ])
})

async function found<T>(look: () => Promise<T | null>): Promise<T> {
  const until = Date.now() + 40_000
  while (Date.now() < until) {
    const seen = await look()
    if (seen !== null) return seen
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
  throw new Error('It was never seen.')
}
