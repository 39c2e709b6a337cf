import { expect, test } from 'vitest'
import type { ObjectStream } from '../../src/declare/index.ts'
import { associations } from '../../streams/associations.ts'
import { companies } from '../../streams/companies.ts'
import { contacts } from '../../streams/contacts.ts'
import { deals } from '../../streams/deals.ts'
import { goals } from '../../streams/goals.ts'
import { payments } from '../../streams/payments.ts'
import { recordStreams } from '../../streams/records.ts'
import {
  create,
  inboundOrder,
  link,
  streamOrder,
  syncRoom,
  type SyncRoom,
} from '../inbound/sync-room.ts'

const few = { properties: ['hs_object_id'] }
const orderOf = (...streams: Parameters<typeof streamOrder>[0][]) =>
  inboundOrder(streams.map((stream) => streamOrder(stream, few)))

async function linked(room: SyncRoom, from: string, to: string): Promise<readonly string[]> {
  return (await room.table('associations'))
    .filter((row) => row['_deleted_at'] === null)
    .filter((row) => row['from_type'] === from && row['to_type'] === to)
    .map((row) => JSON.stringify([row['from_id'], row['to_id'], row['label']]))
    .toSorted()
}

test('a link and a label that change no record are found by the rolling sweep', {
  timeout: 120_000,
}, async () => {
  await using room = await syncRoom()
  const order = orderOf(contacts, companies, associations)
  const [person = '', other = ''] = await create(room, 'contacts', [
    { email: 'a@example.com' },
    { email: 'b@example.com' },
  ])
  const [acme = ''] = await create(room, 'companies', [{ name: 'Acme' }])
  await link(room, 'contacts', person, 'companies', acme)
  await room.control('clock', { advance: '2h' })
  await room.run(order)
  const made = (await room.call('POST', '/crm/v4/associations/contacts/companies/labels', {
    label: 'Adviser',
    name: 'adviser',
  })) as { results: { category: string; typeId: number }[] }
  const [type] = made.results
  await room.call('PUT', `/crm/v4/objects/contacts/${person}/associations/companies/${acme}`, [
    { associationCategory: type?.category, associationTypeId: type?.typeId },
  ])
  await link(room, 'contacts', other, 'companies', acme)
  await room.control('clock', { advance: '25h' })
  await room.run(order)
  expect(await linked(room, 'contacts', 'companies')).toEqual(
    [
      JSON.stringify([person, acme, 'Adviser']),
      JSON.stringify([person, acme, null]),
      JSON.stringify([other, acme, null]),
    ].toSorted(),
  )
  await room.call('POST', '/crm/v4/associations/contacts/companies/batch/labels/archive', {
    inputs: [
      {
        from: { id: person },
        to: { id: acme },
        types: [{ associationCategory: type?.category, associationTypeId: type?.typeId }],
      },
    ],
  })
  await room.control('clock', { advance: '25h' })
  await room.run(order)
  expect(await linked(room, 'contacts', 'companies')).toEqual(
    [JSON.stringify([person, acme, null]), JSON.stringify([other, acme, null])].toSorted(),
  )
})

test('pairs are named by object or by stream, where the two differ', {
  timeout: 60_000,
}, async () => {
  await using room = await syncRoom()
  const [payment = ''] = (
    (await room.write('commerce_payments', [{ properties: {} }])) as {
      ids: string[]
    }
  ).ids
  const [person = ''] = await create(room, 'contacts', [{ email: 'a@example.com' }])
  await link(room, 'commerce_payments', payment, 'contacts', person)
  const order = orderOf(contacts, payments, goals, deals, associations)
  const pairs: readonly (readonly [string, string])[] = [
    ['payments', 'contacts'],
    ['goal_targets', 'deals'],
  ]
  const report = await room.run({
    ...order,
    streams: order.streams.map((one) =>
      one.stream.kind === 'associations' ? { ...one, pairs } : one,
    ),
  })
  expect(report.status).toBe('succeeded')
  expect(await linked(room, 'commerce_payments', 'contacts')).toEqual([
    JSON.stringify([payment, person, null]),
  ])
  expect(await linked(room, 'contacts', 'commerce_payments')).toEqual([
    JSON.stringify([person, payment, null]),
  ])
})

test('with every object in a sync, only pairs that both have records cost a call', {
  timeout: 120_000,
}, async () => {
  await using room = await syncRoom()
  const [person = ''] = await create(room, 'contacts', [{ email: 'a@example.com' }])
  const [acme = ''] = await create(room, 'companies', [{ name: 'Acme' }])
  await link(room, 'contacts', person, 'companies', acme)
  const objects = recordStreams.filter((stream): stream is ObjectStream => stream.kind === 'object')
  const order = orderOf(...objects, associations)
  await room.run(order)
  // Contacts and companies: two directions between them, one of each with itself.
  expect(room.calls()).toMatchObject({ batch_read: 4 })
  const [deal = ''] = await create(room, 'deals', [
    { dealname: 'Big', dealstage: 'appointmentscheduled' },
  ])
  await link(room, 'deals', deal, 'contacts', person)
  await room.run(order)
  expect(await linked(room, 'contacts', 'deals')).toHaveLength(1)
  expect(await linked(room, 'deals', 'contacts')).toHaveLength(1)
})
