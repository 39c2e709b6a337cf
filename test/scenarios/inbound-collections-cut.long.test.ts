import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Stream } from '../../src/declare/index.ts'
import { textIn } from '../../src/engine/cells.ts'
import type { Row } from '../../src/engine/ports/warehouse.ts'
import type { InboundReport } from '../../src/engine/reports.ts'
import { type RunningSandbox, startSandbox } from '../../src/sandbox/start.ts'
import { account } from '../../streams/account.ts'
import { associationLabels } from '../../streams/association-labels.ts'
import { contactLists } from '../../streams/contact-lists.ts'
import { currencies } from '../../streams/currencies.ts'
import { dealPipelines } from '../../streams/deal-pipelines.ts'
import { engagements } from '../../streams/engagements.ts'
import { exchangeRates } from '../../streams/exchange-rates.ts'
import { listMemberships } from '../../streams/list-memberships.ts'
import { objectSchemas } from '../../streams/object-schemas.ts'
import { owners } from '../../streams/owners.ts'
import { pipelineStages } from '../../streams/pipeline-stages.ts'
import { pipelines } from '../../streams/pipelines.ts'
import { properties } from '../../streams/properties.ts'
import { teams } from '../../streams/teams.ts'
import { ticketPipelines } from '../../streams/ticket-pipelines.ts'
import { workflows } from '../../streams/workflows.ts'
import {
  inboundOrder,
  settled,
  streamOrder,
  syncRoom,
  type SyncRoom,
} from '../inbound/sync-room.ts'
import { idsOf, orderFor } from './inbound-collections-room.ts'

let sandbox: RunningSandbox
/** Every stream as a read that was never cut off landed it. */
let uncut: SyncRoom
let once: InboundReport
beforeAll(async () => {
  sandbox = await startSandbox({
    seed: 7,
    data: 'demo',
    knobs: {
      burst_limit: 0,
      associations_burst_limit: 0,
      search_limit_per_second: 0,
      index_lag_ms: 0,
    },
  })
  uncut = await syncRoom({}, sandbox)
  const streams = new Set(
    cuts.flatMap(({ stream }) => orderFor(stream).streams.map((one) => one.stream)),
  )
  once = await uncut.run(inboundOrder([...streams].map((stream) => streamOrder(stream))))
  if (once.status !== 'succeeded') throw new Error('The uncut read did not end well.')
}, 60_000)
afterAll(async () => {
  await uncut[Symbol.asyncDispose]()
  await sandbox.close()
})

/** Where a read is cut off; `landed`: how many rows at least are not asked for a second time. */
interface Cut {
  readonly stream: Stream
  readonly path: string
  readonly from: number
  readonly landed: number
}

const cuts: readonly Cut[] = [
  { stream: owners, path: '/crm/owners/', from: 2, landed: 1 },
  { stream: pipelines, path: '/crm/pipelines/.*/tickets', from: 1, landed: 1 },
  { stream: pipelineStages, path: '/crm/pipelines/.*/tickets', from: 1, landed: 1 },
  { stream: objectSchemas, path: '/schemas\\?', from: 2, landed: 1 },
  { stream: properties, path: '/crm/properties/.*archived=true', from: 1, landed: 0 },
  { stream: associationLabels, path: '/labels', from: 1, landed: 0 },
  { stream: listMemberships, path: '/memberships', from: 4, landed: 1 },
  { stream: contactLists, path: '/crm/lists/', from: 2, landed: 0 },
  { stream: exchangeRates, path: '/exchange-rates', from: 1, landed: 0 },
  { stream: currencies, path: '/codes', from: 1, landed: 0 },
  { stream: workflows, path: '/batch/read', from: 1, landed: 0 },
  { stream: engagements, path: '/crm/objects/.*/emails', from: 2, landed: 1 },
]

test.each(cuts.map((one) => ({ ...one, title: one.stream.name })))(
  '$title: cut off half-way, the next run ends as a read never cut off',
  { timeout: 120_000 },
  async ({ stream, path, from, landed }) => {
    await using room = await syncRoom({}, sandbox)
    const { name } = stream
    const order = orderFor(stream)
    const loadSize = { records: 10, bytes: 1_000_000 }
    const all = once.streams[name]?.read ?? 0

    // A refused token ends a run at once, wherever it is.
    await room.control('faults', {
      faults: [{ path, from, action: { status: 401, body: '{}' } }],
    })
    const cut = await room.run(order, { loadSize })
    await room.control('faults', { faults: [] })
    expect(cut.streams[name]?.status).not.toBe('succeeded')
    expect(cut.status).not.toBe('succeeded')
    expect((await room.table(name)).length).toBeGreaterThanOrEqual(landed)

    const second = await room.run(order, { loadSize })
    expect(second.streams[name]).toMatchObject({ status: 'succeeded', deleted: 0 })
    expect(second.streams[name]?.read).toBeLessThanOrEqual(all - landed)
    expect(alike(await room.table(name))).toEqual(alike(await uncut.table(name)))
    expect((await room.run(order)).streams[name]).toMatchObject({ loaded: 0, deleted: 0 })
  },
)

/** Where HubSpot tells no time of an archive, ours stands for it. */
const alike = (rows: readonly Row[]): readonly Row[] =>
  settled(rows).map((row) => ({ ...row, _deleted_at: row['_deleted_at'] === null ? null : 'set' }))

const everyStream = [
  account,
  owners,
  teams,
  dealPipelines,
  ticketPipelines,
  pipelines,
  pipelineStages,
  currencies,
  exchangeRates,
  objectSchemas,
  properties,
  associationLabels,
  contactLists,
  listMemberships,
  workflows,
  engagements,
]

test('streams without their scope are skipped with the scope named', {
  timeout: 60_000,
}, async () => {
  await using room = await syncRoom({}, sandbox)
  const { token } = await room.control<{ token: string }>('tokens', { scopes: ['oauth'] })
  const order = inboundOrder(everyStream.map((stream) => streamOrder(stream)))
  const report = await room.run(order, { token })
  expect(report.status).toBe('partial')
  expect(report.streams['account']?.status).toBe('succeeded')
  for (const { name, scopes } of everyStream.filter((stream) => stream !== account)) {
    const stream = report.streams[name]
    expect(stream, name).toMatchObject({
      status: 'skipped',
      error: { code: 'hubspot.scope_missing' },
    })
    // HubSpot names the scopes; what the declaration says must be among them.
    expect(stream?.error?.why, name).toMatch(/[a-z-]+(\.[a-z_-]+)*/)
    for (const scope of scopes) {
      const named = [scope].flat().some((one) => stream?.error?.fix.includes(one))
      expect(named, `${name}: ${stream?.error?.fix}`).toBe(true)
    }
  }
})

test('what one scope hides is left as it was, while the rest goes on', {
  timeout: 60_000,
}, async () => {
  await using room = await syncRoom({}, sandbox)
  const order = orderFor(pipelineStages)
  await room.run(order)
  const before = await idsOf(room, 'pipeline_stages')
  const { token } = await room.control<{ token: string }>('tokens', {
    scopes: ['oauth', 'tickets', 'crm.objects.tickets.read'],
  })
  await room.call('DELETE', '/crm/v3/pipelines/tickets/0/stages/3')
  const report = await room.run(order, { token })
  expect(report.streams['pipeline_stages']).toMatchObject({ status: 'succeeded', deleted: 1 })
  expect(await idsOf(room, 'pipeline_stages')).toEqual(before.filter((id) => id !== 'tickets/0/3'))
  const told = room.log.filter(({ event }) => event === 'collection_part_left_out')
  expect(told.map(({ fields }) => (fields as { part: string }).part)).toContainEqual(
    expect.stringMatching(/^pipelines of deals: .*scope/),
  )
})

test('a team without its scope is read from the owners, alike', { timeout: 60_000 }, async () => {
  await using room = await syncRoom({}, sandbox)
  await using other = await syncRoom({}, sandbox)
  const order = orderFor(teams)
  await room.run(order)
  const { token } = await room.control<{ token: string }>('tokens', {
    scopes: ['oauth', 'crm.objects.owners.read'],
  })
  expect((await other.run(order, { token })).streams['teams']?.status).toBe('succeeded')
  const empty = (row: { readonly [column: string]: unknown }): boolean =>
    JSON.stringify([row['user_ids'], row['secondary_user_ids']]) === '[[],[]]'
  expect(settled(await other.table('teams'))).toEqual(
    settled((await room.table('teams')).filter((row) => !empty(row))),
  )
  // Teams without a member can't be seen that way, which is no proof that they are gone.
  expect((await room.run(order, { token })).streams['teams']).toMatchObject({ deleted: 0 })
})

test('excluded columns do not land, hashed ones land as digests, and another choice rewrites every row', {
  timeout: 60_000,
}, async () => {
  await using room = await syncRoom({}, sandbox)
  await room.run(orderFor(owners, { exclude: ['teams'], hash: ['email'] }))
  const rows = await room.table('owners')
  expect(rows.every((row) => /^[0-9a-f]{64}$/.test(textIn(row, 'email')))).toBe(true)
  expect(rows[0]).not.toHaveProperty('teams')
  const again = await room.run(orderFor(owners, { exclude: ['teams'], hash: ['email'] }))
  expect(again.streams['owners']?.loaded).toBe(0)
  const plain = await room.run(orderFor(owners))
  expect(plain.streams['owners']?.loaded).toBe(rows.length)
  expect((await room.table('owners')).some((row) => row['teams'] !== null)).toBe(true)

  const lists = orderFor(contactLists, { hash: ['name'] })
  await room.run(orderFor(contactLists))
  const hashed = await room.run(lists)
  expect(hashed.streams['contact_lists']?.loaded).toBe((await room.table('contact_lists')).length)
  expect((await room.run(lists)).streams['contact_lists']).toMatchObject({ loaded: 0 })
})

test.each([
  { how: { hash: ['e_mail'] }, says: 'no such column: e_mail' },
  { how: { exclude: ['id'] }, says: "can't do without id" },
  { how: { hash: ['teams'] }, says: 'Only text can be hashed' },
])('a column that can not be chosen so is refused: $says', async ({ how, says }) => {
  await using room = await syncRoom({}, sandbox)
  const report = await room.run(orderFor(owners, how))
  expect(report.streams['owners']).toMatchObject({
    status: 'failed',
    error: { code: 'inbound.property_unknown', why: expect.stringContaining(says) },
  })
})

test('append keeps each version of an item, with a view of the latest', {
  timeout: 60_000,
}, async () => {
  await using room = await syncRoom({}, sandbox)
  const order = orderFor(ticketPipelines, { storage: 'append' })
  const first = await room.run(order)
  const count = first.streams['ticket_pipelines']?.loaded ?? 0
  expect((await room.run(order)).streams['ticket_pipelines']).toMatchObject({ loaded: 0 })
  await room.control('clock', { advance: '1m' })
  await room.call('PATCH', '/crm/v3/pipelines/tickets/0', { label: 'Second name' })
  expect((await room.run(order)).streams['ticket_pipelines']).toMatchObject({ loaded: 1 })
  const versions = (await room.table('ticket_pipelines')).filter((row) => row['id'] === '0')
  expect(versions.map((row) => row['label'])).toContain('Second name')
  expect(versions.length).toBe(2)
  const latest = await room.table('ticket_pipelines_latest')
  expect(latest.length).toBe(count)
  expect(latest.find((row) => row['id'] === '0')).toMatchObject({ label: 'Second name' })
})

test('a collection that comes back empty is held until a person approves', {
  timeout: 60_000,
}, async () => {
  await using room = await syncRoom({}, sandbox)
  const order = orderFor(dealPipelines)
  await room.run(order)
  const before = await idsOf(room, 'deal_pipelines')
  await room.control('faults', {
    faults: [{ path: '/crm/pipelines/', action: { status: 200, body: '{"results":[]}' } }],
  })
  const held = await room.run(order)
  expect(held.status).toBe('held')
  expect(await idsOf(room, 'deal_pipelines')).toEqual(before)
  const approved = await room.run({ ...order, approve: held.plan_id ?? null })
  await room.control('faults', { faults: [] })
  expect(approved.streams['deal_pipelines']).toMatchObject({ deleted: before.length })
  expect((await room.run(order)).streams['deal_pipelines']).toMatchObject({ loaded: before.length })
  expect(await idsOf(room, 'deal_pipelines')).toEqual(before)
})
