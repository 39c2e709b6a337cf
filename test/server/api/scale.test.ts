import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiRoom, type Body, openApiRoom } from './api-room.ts'
import { fillTables, large, largeConfig } from './large-room.ts'

const { syncs, runs, aside } = large
const tables = 500

let room: ApiRoom
beforeAll(async () => {
  room = await openApiRoom(largeConfig, async (account) => {
    await fillTables(account)
    await account.sql(`CREATE SCHEMA IF NOT EXISTS hubspot;
      ${Array.from({ length: tables }, (_, at) => `CREATE TABLE hubspot.t${at} AS FROM range(${at}) AS numbers(n);`).join('\n')}`)
  })
}, 120_000)
afterAll(async () => room[Symbol.asyncDispose]())

const get = async (path: string): Promise<Body> => (await room.ask('GET', `/api${path}`)).body

test('home tells of many syncs what needs somebody, and lists them page by page with their last runs', async () => {
  const { text } = await room.ask('GET', '/api/home')
  // What is shown first stays small however many there are.
  expect(text.length).toBeLessThan(64_000)
  const home: Body = JSON.parse(text)
  expect(home.names).toHaveLength(syncs)
  const held = Array.from({ length: syncs }, (_, at) => runs - syncs + at).filter(
    (n) => n % 7 === 0,
  )
  expect(home.needs_count).toBe(held.length)
  const told: readonly string[] = home.needs.map(({ run_id }: Body) => run_id)
  expect(told.length).toBeLessThan(held.length)
  expect(new Set([...told, ...held.map((n) => `run${n}`)]).size).toBe(held.length)

  const met: Body[] = []
  let after: string | null = ''
  while (after !== null) {
    const page: Body = await get(`/home/syncs${after === '' ? '' : `?after=${after}`}`)
    expect(page.rows.length).toBeLessThanOrEqual(50)
    met.push(...page.rows)
    after = page.after
  }
  expect(met.map(({ sync }) => sync)).toEqual(home.names)
  expect(met[7]).toMatchObject({
    sync: 's7',
    last: { run_id: 'run4507', moved: 4, set_aside: 2 },
    runs: Array.from({ length: runs / syncs }, (_, at) => ({ run_id: `run${7 + at * syncs}` })),
  })
  const found = await get('/home/syncs?q=S49&limit=4')
  expect(found.rows.map(({ sync }: Body) => sync)).toEqual(['s49', 's490', 's491', 's492'])
  const rest = await get(`/home/syncs?q=S49&after=${found.after}`)
  expect(rest.rows).toHaveLength(7)
  expect((await get('/home/syncs?direction=outbound')).rows).toEqual([])
  const gone = Buffer.from('["gone"]').toString('base64url')
  expect((await room.ask('GET', `/api/home/syncs?after=${gone}`)).status).toBe(400)
})

test('each of many tables is counted', async () => {
  const { tables: shown } = await get('/data/streams?connection=main')
  const made = shown.filter(({ table }: Body) => /^t\d+$/i.test(table))
  expect(made).toHaveLength(tables)
  for (const { table, rows } of made) expect(`t${rows}`).toBe(table.toLowerCase())
})

test('the pages of a list hold each run once, those of one moment too', async () => {
  const met: string[] = []
  let after: string | null = ''
  while (after !== null) {
    const page: Body = await get(`/runs?limit=200${after === '' ? '' : `&after=${after}`}`)
    met.push(...page.rows.map(({ run_id }: Body) => run_id))
    after = page.after
  }
  expect(met).toHaveLength(runs)
  expect(new Set(met).size).toBe(runs)
})

test('records that were set aside in one moment, some without an id, are each shown once', async () => {
  const { counts } = await get('/data/set-aside/counts?connection=main')
  expect(counts).toHaveLength(3)
  expect(counts.reduce((sum: number, { count }: Body) => sum + count, 0)).toBe(aside)
  const met: Body[] = []
  let after: string | null = ''
  for (let page = 0; page < 4; page += 1) {
    const read: Body = await get(
      `/data/set-aside?connection=main&limit=200${after === '' ? '' : `&after=${after}`}`,
    )
    met.push(...read.rows)
    after = read.after
  }
  expect(new Set(met.map(({ id }) => id)).size).toBe(800)
})
