import { expect, test } from 'vitest'
import { companies } from '../../streams/companies.ts'
import { contacts } from '../../streams/contacts.ts'
import { deals } from '../../streams/deals.ts'
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
      streamOrder(companies, { storage: 'history' }),
      streamOrder(deals, { strategy: 'incremental', route: 'list' }),
    ]),
  )
  expect(report.streams['contacts']).toMatchObject({
    status: 'failed',
    error: { code: 'inbound.strategy_not_available' },
  })
  expect(report.streams['companies']).toMatchObject({
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
