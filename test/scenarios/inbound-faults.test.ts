import { expect, test } from 'vitest'
import { rewindStreams } from '../../src/inbound/rewind.ts'
import { systemClock } from '../../src/machine/clock.ts'
import { associations } from '../../streams/associations.ts'
import { companies } from '../../streams/companies.ts'
import { contacts } from '../../streams/contacts.ts'
import { deals } from '../../streams/deals.ts'
import { owners } from '../../streams/owners.ts'
import {
  create,
  inboundOrder,
  isLive,
  streamOrder,
  syncRoom,
  textsOf,
} from '../inbound/sync-room.ts'

test('a stream whose scope is missing is skipped, the others go on', {
  timeout: 60_000,
}, async () => {
  await using room = await syncRoom()
  await create(room, 'contacts', [{ email: 'a@example.com' }])
  const { token } = await room.control<{ token: string }>('tokens', {
    scopes: ['crm.objects.contacts.read'],
  })
  const report = await room.run(
    inboundOrder([companies, contacts].map((stream) => streamOrder(stream))),
    { token },
  )
  expect(report.status).toBe('partial')
  expect(report.streams['companies']).toMatchObject({
    status: 'skipped',
    error: { code: 'hubspot.scope_missing' },
  })
  expect(report.streams['contacts']).toMatchObject({ status: 'succeeded', loaded: 1 })
})

test('a refused token ends the run with sign-in needed', { timeout: 60_000 }, async () => {
  await using room = await syncRoom()
  const report = await room.run(inboundOrder([streamOrder(contacts)]), { token: 'pat-eu1-wrong' })
  expect(report).toMatchObject({
    status: 'sign_in_needed',
    error: { code: 'hubspot.sign_in_refused' },
  })
})

test('values that do not fit are kept as text and make no run partial', {
  timeout: 60_000,
}, async () => {
  await using room = await syncRoom()
  await room.call('POST', '/crm/v3/properties/contacts', {
    name: 'weight',
    label: 'Weight',
    type: 'number',
    fieldType: 'number',
    groupName: 'contactinformation',
  })
  await room.write('contacts', [{ properties: { email: 'a@example.com', weight: 'N/A' } }])
  const report = await room.run(
    inboundOrder([streamOrder(contacts, { properties: ['email', 'weight'] })]),
  )
  expect(report).toMatchObject({
    status: 'succeeded',
    streams: { contacts: { set_aside: 0, set_aside_values: 1 } },
  })
  expect(await room.table('contacts')).toMatchObject([{ weight: null }])
  expect(await room.controlRows('_set_aside_values')).toMatchObject([
    {
      stream: 'contacts',
      property: 'weight',
      column_name: 'weight',
      text: 'N/A',
      error_code: 'inbound.value_unfit',
    },
  ])
})

test('an export whose values differ from a batch read is not loaded; the list is read instead', {
  timeout: 60_000,
}, async () => {
  await using room = await syncRoom()
  await create(
    room,
    'contacts',
    Array.from({ length: 20 }, (_, n) => ({ email: `p${n}@example.com` })),
  )
  await room.control('clock', { advance: '2h' })
  const order = inboundOrder([streamOrder(contacts, { route: 'export' })])
  const report = await room.run(order, {
    // Stands for an account whose batch read spells values otherwise than its exports.
    wrap: (hubspot) => ({
      ...hubspot,
      records: async function* (...asked) {
        for await (const records of hubspot.records(...asked)) {
          yield records.map((one) => ({
            ...one,
            properties: { ...one.properties, email: `x${one.properties['email']}` },
          }))
        }
      },
    }),
  })
  expect(report.status).toBe('succeeded')
  expect(room.log.find((entry) => entry.event === 'export_refused')).toBeDefined()
  expect((await room.table('contacts')).filter(isLive)).toHaveLength(20)
})

test('routes and strategies that a stream does not have are refused by name', {
  timeout: 60_000,
}, async () => {
  await using room = await syncRoom()
  const report = await room.run(
    inboundOrder([
      streamOrder(contacts, { strategy: 'client_incremental' }),
      streamOrder(associations, { storage: 'history' }),
      streamOrder(deals, { strategy: 'incremental', route: 'list' }),
    ]),
  )
  expect(report.streams['contacts']).toMatchObject({
    status: 'failed',
    error: { code: 'inbound.strategy_not_available' },
  })
  expect(report.streams['associations']).toMatchObject({
    status: 'failed',
    error: { code: 'inbound.storage_not_available' },
  })
  const again = await room.run(
    inboundOrder([streamOrder(deals, { strategy: 'incremental', route: 'list' })]),
  )
  expect(again.streams['deals']).toMatchObject({
    status: 'failed',
    error: { code: 'inbound.route_not_available' },
  })
})

test('append keeps every version, with a view of the latest', { timeout: 60_000 }, async () => {
  await using room = await syncRoom()
  const [id = ''] = await create(room, 'contacts', [{ email: 'a@example.com', firstname: 'Ada' }])
  const order = inboundOrder([streamOrder(contacts, { storage: 'append' })])
  await room.run(order)
  await room.call('PATCH', `/crm/v3/objects/contacts/${id}`, { properties: { firstname: 'Grace' } })
  await room.run(order)
  await room.run(order)
  expect(textsOf(await room.table('contacts'), 'firstname')).toEqual(['Ada', 'Grace'])
  expect((await room.table('contacts_latest')).map((row) => row['firstname'])).toEqual(['Grace'])
})

test('what was read before a stream failed stays, and the next run goes on from there', {
  timeout: 60_000,
}, async () => {
  await using room = await syncRoom()
  const people = Array.from({ length: 350 }, (_, n) => ({ email: `p${n}@example.com` }))
  await create(room, 'contacts', people)
  await room.control('clock', { advance: '2h' })
  await room.control('faults', {
    faults: [
      {
        method: 'GET',
        path: '/objects/.*contacts',
        from: 3,
        times: 1,
        action: { status: 400, body: '{}' },
      },
    ],
  })
  const order = inboundOrder([streamOrder(contacts)])
  const failed = await room.run(order)
  expect(failed.status).toBe('partial')
  expect(failed.streams['contacts']).toMatchObject({
    status: 'failed',
    read: 200,
    loaded: 200,
    position: null,
  })
  const done = await room.run(order)
  expect(done.streams['contacts']).toMatchObject({ status: 'succeeded', loaded: 150 })
  expect(room.calls()['list']).toBe(2)
  expect(await room.table('contacts')).toHaveLength(350)
})

test('a plan says what the run then does', { timeout: 60_000 }, async () => {
  await using room = await syncRoom()
  const people = Array.from({ length: 350 }, (_, n) => ({ email: `p${n}@example.com` }))
  await create(room, 'contacts', people)
  await room.control('clock', { advance: '2h' })
  const order = inboundOrder([owners, contacts].map((stream) => streamOrder(stream)))
  const first = await room.plan(order)
  expect(first.streams['contacts']).toMatchObject({
    strategy: 'full_refresh',
    route: 'list',
    rows: 350,
    calls: { list: 4 },
  })
  await room.run(order)
  expect(room.calls()['list']).toBe(4)
  const second = await room.plan(order)
  expect(second.streams['contacts']).toMatchObject({
    strategy: 'incremental',
    route: 'search',
    rows: 0,
  })
  expect(second.streams['owners']).toMatchObject({ strategy: 'client_incremental', route: 'list' })
})

test('positions move back, never forward', { timeout: 60_000 }, async () => {
  await using room = await syncRoom()
  await create(room, 'contacts', [{ email: 'a@example.com' }])
  await room.control('clock', { advance: '3h' })
  const order = inboundOrder([streamOrder(contacts)])
  const first = await room.run(order)
  const position = first.streams['contacts']?.position ?? ''
  const rewind = (to: string) =>
    rewindStreams(
      { warehouse: room.warehouse, clock: systemClock },
      { sync: order.sync, stream: null, to, runId: 'rewind' },
    )
  expect(await rewind('2040-01-01T00:00:00.000Z')).toEqual([])
  expect(await rewind(new Date(Date.parse(position) - 10_800_000).toISOString())).toEqual([
    'contacts',
  ])
  const again = await room.run(order)
  expect(again.streams['contacts']).toMatchObject({ read: 1, loaded: 0, unchanged: 1 })
})
