import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { configOf } from '../cli/cli-room.ts'
import { type E2eRoom, type Fault, openE2eRoom } from './e2e-room.ts'

const config = (route: string, strategy: string): string =>
  configOf(`
crm_in:
  connection: main
  direction: inbound
  sweep: 1s
  streams:
    contacts: { properties: [email, firstname], route: ${route}, strategy: ${strategy} }
    companies: { properties: [domain] }
    associations: { pairs: [[contacts, companies]] }
`)

const contacts = 320
const companies = 5

/** Contacts who each work for one of a few companies; `version` marks every value. */
async function account(route: string, strategy: string): Promise<E2eRoom> {
  const room = await openE2eRoom(config(route, strategy), {
    knobs: { 'exports.start_ms': 5, 'exports.min_ms': 40 },
  })
  const { ids: employers } = await room.control<{ ids: string[] }>('records/companies', {
    records: Array.from({ length: companies }, (_, at) => ({
      properties: { domain: `c${at}.com` },
    })),
  })
  const { ids } = await room.control<{ ids: string[] }>('records/contacts', {
    records: Array.from({ length: contacts }, (_, at) => ({
      properties: { email: `p${at}@x.com`, firstname: 'v0' },
    })),
  })
  for (let at = 0; at < ids.length; at += 100) {
    await room.api('POST', '/crm/v4/associations/contacts/companies/batch/associate/default', {
      inputs: ids.slice(at, at + 100).map((id, place) => ({
        from: { id },
        to: { id: employers[place % companies] },
      })),
    })
  }
  return room
}

/** Every contact changes, one is archived, one is new. */
async function next(room: E2eRoom, version: number): Promise<void> {
  const live = (await room.records('contacts')).filter((one) => !one.archived)
  await room.control('records/contacts', {
    records: [
      ...live.map(({ id, properties }) => ({
        id,
        properties: { ...properties, firstname: `v${version}`, lastmodifieddate: undefined },
      })),
      { properties: { email: `new${version}@x.com`, firstname: `v${version}` } },
    ],
  })
  await room.api('DELETE', `/crm/v3/objects/contacts/${live[version]?.id}`)
}

const text = (rows: readonly unknown[]): readonly string[] =>
  rows.map((row) => JSON.stringify(row)).sort()

/** The tables hold what the account holds: each record once, each link once a direction. */
async function holds(room: E2eRoom): Promise<void> {
  const truth = (await room.records('contacts')).filter((one) => !one.archived)
  const rows = await room.sql(
    `SELECT id, email, firstname FROM hubspot.contacts WHERE NOT archived AND _deleted_at IS NULL`,
  )
  expect(text(rows)).toEqual(
    text(truth.map(({ id, properties }) => [id, properties['email'], properties['firstname']])),
  )
  expect(await room.sql(`SELECT id FROM hubspot.contacts GROUP BY id HAVING count(*) > 1`)).toEqual(
    [],
  )
  const links = (
    await Promise.all([room.links('contacts', 'companies'), room.links('companies', 'contacts')])
  ).flat()
  const kept = await room.sql(
    `SELECT from_id, to_id, category, type_id FROM hubspot.associations WHERE _deleted_at IS NULL`,
  )
  expect(text(kept)).toEqual(
    text(links.map((one) => [one.from, one.to, one.category, String(one.typeId)])),
  )
}

/** No run is left open, nothing is set aside, and what was staged is gone. */
async function isTidy(room: E2eRoom): Promise<void> {
  expect(
    await room.sql(`SELECT count(*)::INTEGER FROM hubspot_sync.runs WHERE status = 'running'`),
  ).toEqual([[0]])
  expect(await room.sql(`SELECT * FROM hubspot_sync.set_aside`)).toEqual([])
  const scratch = await room.sql(
    `SELECT table_schema, table_name FROM information_schema.tables
     WHERE table_schema <> 'hubspot_dbt'
       AND regexp_matches(table_schema || table_name, '(stag|scratch|work)')`,
  )
  expect(scratch).toEqual([])
}

type Moment = Pick<Fault, 'method' | 'path' | 'from'> & { readonly when?: 'before' | 'after' }

const onContacts = '/contacts'

const routes: Readonly<Record<string, readonly [strategy: string, first: Moment, ...Moment[]]>> = {
  list: [
    'full_refresh',
    { method: 'GET', path: `${onContacts}\\?`, from: 3 },
    { method: 'GET', path: `${onContacts}\\?.*archived=true`, from: 1, when: 'after' },
    { method: 'POST', path: 'associations/.*batch/read', from: 2 },
  ],
  search: [
    'incremental',
    { method: 'POST', path: `${onContacts}/search`, from: 1, when: 'after' },
    { method: 'POST', path: `${onContacts}/search`, from: 2 },
    { method: 'POST', path: `${onContacts}/batch/read`, from: 2, when: 'after' },
  ],
  export: [
    'auto',
    { method: 'POST', path: 'export/async$', from: 1, when: 'after' },
    { method: 'GET', path: 'tasks/.*/status', from: 1 },
    { method: 'GET', path: 'export-files', from: 1 },
  ],
}

describe.each(Object.entries(routes))('an inbound run by %s', (route, [strategy, ...moments]) => {
  let room: E2eRoom
  beforeAll(async () => {
    room = await account(route, strategy)
  })
  afterAll(async () => room[Symbol.asyncDispose]())

  test.each(moments.map((moment, at) => [moment.method, moment.path, moment, at] as const))(
    'killed at %s %s and run again is as never killed',
    { timeout: 120_000 },
    async (_method, _path, { when = 'before', ...moment }, at) => {
      if (at > 0) await next(room, at)
      expect(await room.killed('crm_in', moment, when), 'the run came so far').toBe(true)
      const again = await room.run('crm_in', ...(at % 2 === 1 ? ['--full'] : []))
      expect(again.exit, again.ended.stdout).toBe(0)
      await holds(room)
      await isTidy(room)
    },
  )

  test('killed at any moment and run again is as never killed', { timeout: 120_000 }, async () => {
    let seed = route.length
    const random = (): number => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31
    for (let at = 10; at < 12; at += 1) {
      await next(room, at)
      await room.killedAfter('crm_in', 400 + random() * 1_500)
    }
    const again = await room.run('crm_in')
    expect(again.exit, again.ended.stdout).toBe(0)
    await holds(room)
    const quiet = await room.run('crm_in')
    expect(quiet.result['streams'].contacts, quiet.ended.stdout).toMatchObject({
      loaded: 0,
      deleted: 0,
    })
    await isTidy(room)
  })
})
