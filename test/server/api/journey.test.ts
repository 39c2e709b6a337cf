import { afterAll, beforeAll, expect, test } from 'vitest'
import { configOf, people } from '../../cli/cli-room.ts'
import { type ApiRoom, type Body, openApiRoom } from './api-room.ts'

const config = configOf(`
# reads the account
crm_in:
  connection: main
  direction: inbound
  schedule: { cron: "30 2 1 1 *", time_zone: Europe/Berlin } # once a year
  streams:
    contacts: { properties: [email, firstname, phone], route: list }
customers_out:
  connection: main
  direction: outbound
  target: contacts
  strategy: upsert
  source: { table: customers }
  key: id
  identify_by: { property: email, column: email }
  fields:
    firstname: name
    hs_lead_status: status
`)

let room: ApiRoom
beforeAll(async () => {
  room = await openApiRoom(config, async (account) => {
    await account.control('records/contacts', { records: people(30) })
    await account.sql(`CREATE TABLE customers AS SELECT * FROM (VALUES
      ('c1', 'person1@example.com', 'Ada', NULL),
      ('c2', 'person2@example.com', '=SUM(A1)', NULL),
      ('c3', 'new@example.com', 'Grace', NULL),
      ('=c4', 'person4@example.com', 'Linus', 'NO_SUCH_OPTION'),
      ('c5', NULL, 'Nobody', NULL)) AS rows(id, email, name, status)`)
    await account.sql(
      `CREATE TABLE leavers AS SELECT 'k' || n AS id, 'person' || n || '@example.com' AS email FROM range(10, 24) AS numbers(n)`,
    )
  })
}, 120_000)
afterAll(async () => room[Symbol.asyncDispose]())

const get = async (path: string) => (await room.ask('GET', `/api${path}`)).body
const post = async (path: string, body?: unknown) =>
  (await room.ask('POST', `/api${path}`, body)).body

test('an inbound run is started, watched, listed, and what it landed is shown', async () => {
  const result = await room.ran('crm_in', { full: true })
  expect(result).toMatchObject({ status: 'succeeded', streams: { contacts: { loaded: 30 } } })
  const run = await get(`/runs/${result.run_id}`)
  expect(run).toMatchObject({
    sync: 'crm_in',
    direction: 'inbound',
    status: 'succeeded',
    connection: 'main',
    here: true,
    result: { run_id: result.run_id },
    streams: [{ stream: 'contacts', route: 'list', loaded: 30, error: null }],
  })
  const { tables } = await get('/data/streams?connection=main')
  expect(tables.find(({ table }: { table: string }) => table === 'contacts')).toMatchObject({
    rows: 30,
    loaded: 30,
    last: { sync: 'crm_in', run_id: result.run_id },
    columns: expect.arrayContaining([{ name: 'email', kind: 'text' }]) as unknown,
  })
  expect(await get('/data/schema-changes?connection=main')).toMatchObject({
    rows: [{ stream: 'contacts', change: 'table_created' }],
    after: null,
  })
  const found = await get('/syncs/crm_in/records?find=Person3@example.com')
  expect(found.landed).toHaveLength(1)
  expect(found.landed[0]).toMatchObject({ stream: 'contacts', row: { firstname: 'Person 3' } })
  expect((await get(`/syncs/crm_in/records?find=${found.landed[0].id}`)).landed).toHaveLength(1)
})

test('an outbound sync is planned, run, looked into, mended and taken back', async () => {
  const plan = await post('/syncs/customers_out/plan')
  expect(plan).toMatchObject({
    direction: 'outbound',
    plan: { records: { read: 5, created: 1, updated: 2 } },
  })
  const told = await room.events('POST', '/api/syncs/customers_out/plan')
  expect(told.at(-1)).toMatchObject(['plan', { plan: { records: { read: 5 } } }])
  expect(told.some(([name]) => name === 'progress')).toBe(true)

  const result = await room.ran('customers_out')
  expect(result).toMatchObject({ status: 'partial', records: { created: 1, updated: 2 } })
  const of = `/runs/${result.run_id}`
  const { causes } = await get(`${of}/causes`)
  expect(causes.length).toBeGreaterThan(0)
  for (const { fix } of causes) expect(fix).toMatch(/\.$/)
  const { buckets, stages, bucket_ms } = await get(`${of}/timeline`)
  expect(bucket_ms).toBeGreaterThanOrEqual(1_000)
  expect(stages.length).toBeGreaterThan(0)
  expect(buckets.reduce((sum: number, { calls }: Body) => sum + calls, 0)).toBeGreaterThan(0)
  const first = await get(`${of}/changes?limit=2`)
  const rest = await get(`${of}/changes?limit=200&after=${first.after}`)
  const keys = [...first.rows, ...rest.rows].map(({ key }: { key: string }) => key)
  expect(keys).toEqual(['=c4', 'c1', 'c2', 'c3', 'c5'])
  expect(rest.after).toBeNull()
  expect(rest.rows.find(({ key }: { key: string }) => key === 'c3')).toMatchObject({
    action: 'create',
    status: 'settled',
    properties: { firstname: 'Grace' },
  })
  const refused = await get(`${of}/changes?status=refused`)
  const { counts } = await get(`${of}/changes/counts`)
  const sum = (status: string): number =>
    counts
      .filter((one: { status: string }) => one.status === status)
      .reduce((total: number, { count }: { count: number }) => total + count, 0)
  expect(sum('settled')).toBe(3)
  expect(sum('refused')).toBe(refused.rows.length)

  const csv = await room.ask('GET', `/api${of}/changes.csv`)
  expect(csv.headers.get('content-disposition')).toContain('attachment')
  expect(csv.text.split('\r\n')[0]).toMatch(/^kind,key,hubspot_id/)
  expect(csv.text).toContain("record,'=c4,")
  expect(csv.text.trim().split('\r\n')).toHaveLength(6)

  const sent = await get('/syncs/customers_out/records?find=NEW@example.com')
  expect(sent.sent).toMatchObject([
    { key: 'c3', sent: { values: { firstname: 'Grace' } }, changes: [{ action: 'create' }] },
  ])
  expect((await get('/syncs/customers_out/records?find=c3')).sent).toHaveLength(1)
  expect((await get('/syncs/customers_out/records?find=nobody')).sent).toEqual([])
  const anywhere = await get('/records?find=new@example.com')
  expect(anywhere.sent).toMatchObject([{ sync: 'customers_out', key: 'c3' }])
  const { hubspot_id: id, hubspot_url: page } = anywhere.sent[0]
  expect(page).toMatch(new RegExp(`^https://app.hubspot.com/contacts/\\d+/record/0-1/${id}$`))
  const person = await get('/records?find=Person3@example.com')
  expect(person.landed).toMatchObject([
    {
      stream: 'contacts',
      syncs: ['crm_in'],
      hubspot_url: expect.stringContaining('/0-1/') as string,
    },
  ])

  const undo = await post(`${of}/undo/plan`)
  expect(undo).toMatchObject({ sync: 'customers_out', records: { updated: 2, archived: 1 } })
  const { run_id: back } = await post(`${of}/undo`, {})
  const end = (await room.events('GET', `/api/runs/${back}/events`)).at(-1)
  expect(end).toMatchObject(['result', { result: { undo: { run_id: result.run_id } } }])
  const mended = await post('/syncs/customers_out/retry', { keys: ['c1'] })
  expect(mended).toMatchObject({ rows: 1 })
  expect(await post('/syncs/customers_out/skip', { keys: ['nothing'] })).toMatchObject({
    error: { code: 'config.usage' },
  })
  expect(await post(`/runs/${back}/cancel`)).toMatchObject({
    error: { code: 'server.not_at_work' },
  })
})

test('days tell what runs came to, and what they brought to tables', async () => {
  const { days } = await get('/runs-by-day?days=2')
  const counted = (status: string, of: readonly Body[] = days) =>
    of.filter((day) => day.status === status).reduce((sum, { runs }) => sum + runs, 0)
  expect([counted('succeeded'), counted('partial')]).toEqual([2, 1])
  const out = (await get('/runs-by-day?sync=customers_out')).days
  expect(out.reduce((sum: number, { moved }: Body) => sum + moved, 0)).toBe(6)
  expect(out.some(({ set_aside }: Body) => set_aside > 0)).toBe(true)
  expect((await get('/runs-by-day?sync=none')).days).toEqual([])
  const { growth } = await get('/data/growth?connection=main')
  expect(growth).toMatchObject([{ stream: 'contacts', loaded: 30, deleted: 0 }])
  expect(Date.parse(growth[0].at) % 86_400_000).toBe(0)
})

test('home tells the last runs, what needs a person, and the calls of the day', async () => {
  const home = await get('/home')
  expect(home).toMatchObject({ names: ['crm_in', 'customers_out'], running: [] })
  const { rows: syncs } = await get('/home/syncs')
  expect(syncs[1].last.run_id).toBe(home.newest_run_id)
  expect(syncs[0]).toMatchObject({
    schedule: '30 2 1 1 * Europe/Berlin',
    last: { status: 'succeeded', moved: 30, set_aside: 0 },
    runs: [{ status: 'succeeded', moved: 30 }],
    running_run_id: null,
  })
  expect(syncs[1].runs.map(({ moved }: { moved: number }) => moved)).toEqual([3, 3])
  const [quota] = home.quota
  expect(quota.used_by_sync.map(({ sync }: { sync: string }) => sync).toSorted()).toEqual([
    'crm_in',
    'customers_out',
  ])
  const calls = quota.used_by_sync.reduce(
    (sum: number, one: { calls: number }) => sum + one.calls,
    0,
  )
  expect(quota.hours.reduce((sum: number, one: { calls: number }) => sum + one.calls, 0)).toBe(
    calls,
  )
  const runs = await get('/runs?limit=2')
  const older = await get(`/runs?limit=2&after=${runs.after}`)
  expect([...runs.rows, ...older.rows].map(({ sync }: { sync: string }) => sync)).toEqual([
    'customers_out',
    'customers_out',
    'crm_in',
  ])
  expect((await get('/runs?sync=crm_in&status=failed')).rows).toEqual([])
})

test('schedules tell their next times in words, rest and go on', async () => {
  const { times } = await post('/schedules/next', {
    cron: '30 2 * * *',
    time_zone: 'Europe/Berlin',
  })
  expect(times).toHaveLength(5)
  expect(times[0].words).toMatch(/^\w+day,? \d+ \w+ \d{4} at 02:30$/)
  expect((await room.ask('POST', '/api/schedules/next', { cron: 'x' })).status).toBe(400)
  expect(await post('/syncs/crm_in/pause')).toEqual({ changed: true })
  const { schedules, events } = await get('/schedules')
  expect(schedules).toMatchObject([{ sync: 'crm_in', paused: true }])
  expect(events[0]).toMatchObject({ sync: 'crm_in', event: 'paused' })
  expect(await post('/syncs/crm_in/resume')).toEqual({ changed: true })
  expect(await get('/alerts')).toMatchObject({ after: null })
  expect(await post('/alerts/test', {})).toMatchObject({ error: { code: 'config.usage' } })
})

test('a run is cancelled while it is at work', async () => {
  await room.control('faults', {
    faults: [{ path: '/crm/.*contacts', from: 1, times: 50, action: { stall_ms: 8_000 } }],
  })
  const { run_id: run } = await post('/syncs/crm_in/runs', { full: true })
  expect((await room.ask('POST', '/api/syncs/crm_in/runs', {})).body.error.code).toBe(
    'run.already_running',
  )
  for (;;) {
    const cancelled = await room.ask('POST', `/api/runs/${run}/cancel`)
    if (cancelled.status === 200) break
    // Between its start and its entry nobody knows it but this process.
    expect((await get(`/runs/${run}`)).status).toBe('running')
  }
  const end = (await room.events('GET', `/api/runs/${run}/events`)).at(-1)
  expect(end).toMatchObject(['result', { error: { code: 'run.cancelled' } }])
  await room.control('faults', { faults: [] })
})

test('a run that would remove much is held, shown whole, approved and run', async () => {
  const { stamp } = await get('/syncs')
  const config = {
    connection: 'main',
    direction: 'outbound',
    target: 'contacts',
    strategy: 'archive',
    source: { table: 'leavers' },
    key: 'id',
    identify_by: { property: 'email', column: 'email' },
  }
  expect((await room.ask('PUT', '/api/syncs/leavers_out', { stamp, config })).status).toBe(200)
  const held = await room.ran('leavers_out')
  expect(held.status).toBe('held')
  const { needs } = await get('/home')
  expect(needs).toContainEqual(
    expect.objectContaining({ kind: 'held', sync: 'leavers_out', plan_id: held.plan_id }),
  )
  // Nothing was moved yet.
  expect((await get('/runs?sync=leavers_out')).rows).toMatchObject([{ status: 'held', moved: 0 }])
  expect((await get('/runs-by-day?sync=leavers_out')).days).toMatchObject([
    { status: 'held', runs: 1, moved: 0 },
  ])
  expect((await get('/runs-by-reason?sync=leavers_out')).reasons).toEqual([])
  expect((await get('/freshness-by-day?sync=crm_in')).days).toMatchObject([{ sync: 'crm_in' }])
  const of = `/syncs/leavers_out/removals/${held.plan_id}`
  const first = await get(`${of}?limit=10`)
  const rest = await get(`${of}?limit=10&after=${first.after}`)
  expect([...first.rows, ...rest.rows].map(({ key }: { key: string }) => key)).toEqual(
    Array.from({ length: 14 }, (_, at) => `k${at + 10}`),
  )
  expect(first.rows[0]).toMatchObject({
    kind: 'archive',
    before: { email: 'person10@example.com' },
  })
  const run = await room.ran('leavers_out', { approve: held.plan_id })
  expect(run).toMatchObject({ status: 'succeeded', records: { archived: 14 } })
  expect((await get('/home')).needs).toEqual([])
})

test('a run of another process is looked up to its end', async () => {
  const ended = await room.cli('run', 'crm_in', '--json')
  const run = ended.lines.find(({ type }) => type === 'result')?.['run_id'] as string
  expect((await get(`/runs/${run}`)).here).toBe(false)
  expect(await room.events('GET', `/api/runs/${run}/events`)).toMatchObject([
    ['result', { result: { run_id: run }, error: null }],
  ])
})
