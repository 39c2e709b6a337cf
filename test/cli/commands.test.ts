import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { tableFromIPC } from 'apache-arrow'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type CliRoom, configOf, openCliRoom, only, people, start } from './cli-room.ts'

const config = configOf(`
crm_in:
  connection: main
  direction: inbound
  schedule: { cron: "0 * * * *", time_zone: Europe/Berlin }
  streams:
    contacts: { properties: [email, firstname] }
    owners: {}
people_out:
  connection: main
  direction: outbound
  target: contacts
  strategy: upsert
  source: { table: analytics.people }
  key: person_id
  identify_by: { property: email, column: email }
  fields: { firstname: first_name }
`)

const whole = z.int().nonnegative()
const position = z.iso.datetime().nullable()
const noError = z.null()

/** The shapes of CONTRACT.md, to the letter: nothing missing. */
const inboundResult = z.object({
  type: z.literal('result'),
  run_id: z.uuid(),
  sync: z.literal('crm_in'),
  direction: z.literal('inbound'),
  status: z.literal('succeeded'),
  streams: z.record(
    z.string(),
    z.object({
      status: z.string(),
      strategy: z.enum(['full_refresh', 'incremental', 'client_incremental']),
      route: z.enum(['export', 'search', 'list']),
      read: whole,
      loaded: whole,
      unchanged: whole,
      set_aside: whole,
      set_aside_values: whole,
      deleted: whole,
      position,
    }),
  ),
  calls: z.object({
    export: whole,
    search: whole,
    list: whole,
    batch_read: whole,
    other: whole,
  }),
  error: noError,
  started_at: z.iso.datetime(),
  finished_at: z.iso.datetime(),
})

const records = z.object({
  read: whole,
  vanished: whole,
  continued: whole,
  refused: whole,
  unchanged: whole,
  created: whole,
  updated: whole,
  archived: whole,
  set_aside: whole,
})
const associations = z.object({
  added: whole,
  removed: whole,
  unchanged: whole,
  kept: whole,
  set_aside: whole,
})

const outboundResult = z.object({
  type: z.literal('result'),
  run_id: z.uuid(),
  sync: z.literal('people_out'),
  direction: z.literal('outbound'),
  status: z.literal('succeeded'),
  records,
  associations,
  calls: z.object({ import: whole, batch: whole, other: whole }),
  error: noError,
  started_at: z.iso.datetime(),
  finished_at: z.iso.datetime(),
})

const outboundPlan = z.object({
  type: z.literal('plan'),
  sync: z.literal('people_out'),
  plan_id: z.string().min(1),
  records,
  associations,
  samples: z.array(
    z.object({
      key: z.string(),
      action: z.string(),
      field: z.string().nullable(),
      before: z.string().nullable(),
      after: z.string().nullable(),
    }),
  ),
  refusals: z.record(z.string(), whole),
  calls: z.record(z.string(), whole),
  seconds: z.number(),
})

let room: CliRoom
beforeAll(async () => {
  room = await openCliRoom(config)
  await room.control('records/contacts', { records: people(5) })
  await room.write(
    'people.csv',
    'person_id,email,first_name\nP-1,person1@example.com,Ada\nP-2,new@example.com,Bo\n',
  )
})
afterAll(async () => room[Symbol.asyncDispose]())

// Each test stands on the ones before it, as a person's session does.
describe('a session', () => {
  test('config validate, show and schema', async () => {
    expect(await room.cli('config', 'validate')).toMatchObject({ exit: 0 })
    const shown = await room.cli('config', 'show', '--json')
    expect(only(shown, 'configuration')['document']).toMatchObject({
      syncs: {
        crm_in: { horizon: '1h', sweep: '24h', reconcile: '7d', guard: { removals: '20%' } },
        people_out: { wait: '30m', route: 'auto', cleanup_default_associations: false },
      },
    })
    expect(shown.stdout).not.toContain(room.token)
    const schema = await room.cli('config', 'schema')
    expect(JSON.parse(schema.stdout)).toMatchObject({ type: 'object', required: expect.any(Array) })
  })

  test('check tells each stream and target', async () => {
    const checked = await room.cli('check', '--json')
    expect(checked.exit).toBe(0)
    const names = checked.lines
      .filter((line) => line['type'] === 'check')
      .map((line) => line['name'])
    expect(names).toEqual(
      expect.arrayContaining([
        'HubSpot sign-in',
        'crm_in contacts',
        'people_out contacts',
        'quota',
      ]),
    )
    expect(only(checked, 'summary')).toEqual({ type: 'summary', status: 'succeeded', exit: 0 })
  })

  test('discover tells streams, targets, properties and labels', async () => {
    const found = await room.cli('discover', '--json')
    expect(found.exit).toBe(0)
    const of = (type: string) => found.lines.filter((line) => line['type'] === type)
    expect(of('stream')).toContainEqual(expect.objectContaining({ name: 'contacts', records: 5 }))
    expect(of('target').map((line) => line['name'])).toContain('companies')
    const contacts = of('object').find((line) => line['object'] === 'contacts')
    expect(contacts?.['properties']).toContainEqual(expect.objectContaining({ name: 'email' }))
    expect(of('labels').length).toBeGreaterThan(0)
  })

  test('plan of an inbound sync reads nothing into the warehouse', async () => {
    const planned = await room.cli('plan', 'crm_in', '--json')
    expect(planned.exit).toBe(0)
    expect(only(planned, 'plan')).toMatchObject({
      direction: 'inbound',
      streams: { contacts: { strategy: 'full_refresh', rows: 5 } },
    })
  })

  test('run prints one result a sync and a last summary', async () => {
    const ran = await room.cli('run', 'crm_in', '--json')
    expect(ran.exit).toBe(0)
    expect(ran.lines.map((line) => line['type'])).toEqual(['result', 'summary'])
    const result = inboundResult.parse(ran.lines[0])
    expect(result.streams['contacts']).toMatchObject({ read: 5, loaded: 5, unchanged: 0 })
    expect(ran.lines[1]).toEqual({ type: 'summary', status: 'succeeded', exit: 0 })
  })

  test('load puts a CSV into a table, plan and run send it', async () => {
    const loaded = await room.cli('load', 'people.csv', 'analytics.people', '--json')
    expect(loaded.exit).toBe(0)
    expect(only(loaded, 'loaded')).toMatchObject({ table: 'analytics.people', rows: 2 })

    const planned = await room.cli('plan', 'people_out', '--json')
    expect(planned.exit).toBe(0)
    const plan = outboundPlan.parse(only(planned, 'plan'))
    expect(plan.records).toMatchObject({ read: 2, created: 1, updated: 1 })
    expect(plan.samples).toContainEqual({
      key: 'P-1',
      action: 'update',
      field: 'firstname',
      before: 'Person 1',
      after: 'Ada',
    })

    const ran = await room.cli('run', 'people_out', '--json')
    expect(ran.exit).toBe(0)
    expect(outboundResult.parse(only(ran, 'result')).records).toEqual(plan.records)
    const { results } = await room.control<{ results: { properties: { firstname: string } }[] }>(
      'records/contacts',
    )
    expect(results.map(({ properties }) => properties.firstname)).toEqual(
      expect.arrayContaining(['Ada', 'Bo', 'Person 2']),
    )
  })

  test('status tells the last runs, positions and the quota', async () => {
    const told = await room.cli('status', '--json')
    expect(told.exit).toBe(0)
    const syncs = told.lines.filter((line) => line['type'] === 'sync')
    expect(syncs).toMatchObject([
      {
        sync: 'crm_in',
        last_status: 'succeeded',
        last_moved: expect.any(Number),
        schedule: '0 * * * * Europe/Berlin',
      },
      { sync: 'people_out', last_status: 'succeeded', last_moved: 2, set_aside: 0 },
    ])
    expect(only(told, 'quota')).toMatchObject({ connection: 'main', exports_used_24h: 0 })
  })

  test('state show, rewind and reset decide what the next run reads', async () => {
    const shown = await room.cli('state', 'show', 'crm_in', '--json')
    const contacts = shown.lines.find((line) => line['stream'] === 'contacts')
    expect(contacts?.['position']).toMatch(/^\d{4}-/)

    const to = '2020-01-01T00:00:00.000Z'
    const rewound = await room.cli('state', 'rewind', 'crm_in', '--to', to, '--json')
    expect(rewound.exit).toBe(0)
    expect(only(rewound, 'state')).toMatchObject({ stream: 'contacts', position: to })
    const again = await room.cli('run', 'crm_in', '--json')
    expect(only(again, 'result')['streams']['contacts']).toMatchObject({
      strategy: 'incremental',
      read: 6,
      loaded: 2,
      unchanged: 4,
    })

    const reset = await room.cli('state', 'reset', 'crm_in', 'contacts', '--json')
    expect(only(reset, 'reset')).toMatchObject({ stream: 'contacts' })
    const afresh = await room.cli('run', 'crm_in', '--json')
    expect(only(afresh, 'result')['streams']['contacts']).toMatchObject({
      strategy: 'full_refresh',
      read: 6,
      loaded: 0,
      unchanged: 6,
    })
  }, 120_000)

  test('preview prints typed rows as JSON, CSV and Arrow', async () => {
    const json = await room.cli('preview', 'hubspot.contacts', '--format', 'json')
    expect(json.lines).toHaveLength(6)
    expect(json.lines[0]).toMatchObject({
      type: 'row',
      row: { archived: false, email: expect.any(String) },
    })
    const csv = await room.cli('preview', 'analytics.people', '--format', 'csv')
    expect(csv.stdout).toBe(
      'person_id,email,first_name\r\nP-1,person1@example.com,Ada\r\nP-2,new@example.com,Bo\r\n',
    )
    const arrow = start(
      ['preview', 'hubspot.contacts', '--format', 'arrow', '--limit', '3'],
      room.folder,
      {},
    )
    const blocks: Buffer[] = []
    arrow.process.stdout?.removeAllListeners('data').setEncoding('latin1')
    arrow.process.stdout?.on('data', (text: string) => blocks.push(Buffer.from(text, 'latin1')))
    expect((await arrow.ended).exit).toBe(0)
    const table = tableFromIPC(Buffer.concat(blocks))
    expect(table.numRows).toBe(3)
    expect(table.schema.fields.map((field) => field.name)).toContain('email')
  })
})

describe('init', () => {
  test('without a terminal writes a first configuration that holds, and never overwrites', async () => {
    const written = await room.cli('init', '-f', 'first.yaml')
    expect(written.exit).toBe(0)
    expect(written.stdout).toContain('hubspot-warehouse check')
    expect((await room.cli('config', 'validate', '-f', 'first.yaml')).exit).toBe(0)
    const text = await readFile(join(room.folder, 'first.yaml'), 'utf8')
    const again = await room.cli('init', '-f', 'first.yaml')
    expect(again.exit).toBe(2)
    expect(await readFile(join(room.folder, 'first.yaml'), 'utf8')).toBe(text)
  })

  test('into a folder that is not there is refused with its path', async () => {
    const refused = await room.cli('init', '-f', 'nowhere/first.yaml', '--json')
    expect(refused.exit).toBe(2)
    expect(only(refused, 'error')['error']['what']).toContain('nowhere')
  })
})

test.each([
  [['--help']],
  [['run', '--help']],
  [['state', 'rewind', '--help']],
  [['config', '--help']],
])('%j shows examples and exit codes', async (args) => {
  const help = await room.cli(...args)
  expect(help.exit).toBe(0)
  expect(help.stdout).toMatch(/Examples:\n {2}\$ hubspot-warehouse .+\n {2}\$ hubspot-warehouse /)
  expect(help.stdout).toMatch(/Exit codes:\n {2}0 {2}succeeded/)
})
