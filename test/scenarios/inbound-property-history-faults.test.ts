import { expect, test } from 'vitest'
import { rewindStreams } from '../../src/inbound/rewind.ts'
import { systemClock } from '../../src/machine/clock.ts'
import type { HubSpot } from '../../src/engine/ports.ts'
import { create, inboundOrder, settled, syncRoom } from '../inbound/sync-room.ts'
import { historiesOf, landed, patch, shown } from './inbound-property-history-room.ts'

const timeout = 120_000
const people = (count: number) =>
  Array.from({ length: count }, (_, number) => ({
    email: `person${number}@example.com`,
    firstname: `First ${number}`,
  }))
const firms = (count: number) =>
  Array.from({ length: count }, (_, number) => ({
    name: `Firm ${number}`,
    domain: `firm${number}.example.com`,
  }))
const chosen = { companies: ['name', 'domain'], contacts: ['email', 'firstname'] } as const
const order = inboundOrder([historiesOf(chosen)])
/** A load for every page. */
const loadSize = { records: 10, bytes: 1_000_000 }

test('cut off again and again, a read goes on where it was and ends as one that was never stopped', {
  timeout,
}, async () => {
  await using room = await syncRoom()
  await create(room, 'companies', firms(130))
  await create(room, 'contacts', people(130))
  await room.control('clock', { advance: '2h' })
  let cuts = 0
  let pages = 0
  for (let runs = 0; runs < 20; runs += 1) {
    let since = 0
    const report = await room.run(order, {
      loadSize,
      stopWhen: ({ part }) => {
        if (part !== 'property_history') return false
        since += 1
        return since === 2
      },
    })
    pages += room.calls()['list'] ?? 0
    if (report.status === 'succeeded') break
    expect(report.status).toBe('stopped')
    cuts += 1
  }
  expect(cuts).toBeGreaterThanOrEqual(2)
  // Three pages an object, one read twice at each cut at most, and the archived listings.
  expect(pages).toBeLessThanOrEqual(6 + cuts + 4)
  for (const [object, properties] of Object.entries(chosen))
    expect(await landed(room, object)).toEqual(await shown(room, object, properties))

  await using other = await syncRoom({}, room.sandbox)
  await other.run(order)
  expect(settled(await room.table('property_history'))).toEqual(
    settled(await other.table('property_history')),
  )
})

test('records that are edited, archived and merged while they are read are whole after the next run', {
  timeout,
}, async () => {
  await using room = await syncRoom()
  const ids = await create(room, 'contacts', people(160))
  await room.control('clock', { advance: '2h' })
  const [first = '', second = '', third = ''] = ids
  const last = ids.at(-1) ?? ''
  let pages = 0
  const meddling = (hubspot: HubSpot): HubSpot => ({
    ...hubspot,
    async *history(request, signal) {
      for await (const page of hubspot.history(request, signal)) {
        pages += 1
        if (pages === 1) {
          await patch(room, 'contacts', first, { firstname: 'Edited' })
          await patch(room, 'contacts', second, { firstname: 'Gone' })
          await room.call('DELETE', `/crm/v3/objects/contacts/${second}`)
          await patch(room, 'contacts', last, { firstname: 'Before it was read' })
          await room.call('POST', '/crm/v3/objects/contacts/merge', {
            primaryObjectId: third,
            objectIdToMerge: ids[100],
          })
        }
        yield page
      }
    },
  })
  const contacts = inboundOrder([historiesOf({ contacts: chosen.contacts })])
  await room.run(contacts, { loadSize, wrap: meddling })
  expect(pages).toBeGreaterThan(2)
  await room.control('clock', { advance: '26h' })
  const report = await room.run(contacts)
  expect(report.status).toBe('succeeded')
  expect(await landed(room, 'contacts')).toEqual(
    expect.arrayContaining([...(await shown(room, 'contacts', chosen.contacts))]),
  )
})

test('an outage stops the read with what it has; the next run goes on', { timeout }, async () => {
  await using room = await syncRoom()
  await create(room, 'contacts', people(160))
  await room.control('clock', { advance: '2h' })
  await room.control('faults', {
    faults: [
      { method: 'GET', path: 'objects/.*/contacts', from: 3, times: 1, action: { status: 404 } },
    ],
  })
  const contacts = inboundOrder([historiesOf({ contacts: chosen.contacts })])
  const failed = await room.run(contacts)
  expect(failed.status).not.toBe('succeeded')
  expect(await landed(room, 'contacts')).toHaveLength(200)
  await room.control('faults', { faults: [] })
  const again = await room.run(contacts)
  expect(again.streams['property_history']?.status).toBe('succeeded')
  expect(await landed(room, 'contacts')).toEqual(await shown(room, 'contacts', chosen.contacts))
})

test('an object without its scope leaves the others unharmed, and is read once it is granted', {
  timeout,
}, async () => {
  await using room = await syncRoom()
  await create(room, 'companies', firms(2))
  await create(room, 'contacts', people(2))
  await room.control('clock', { advance: '2h' })
  const { token } = await room.control<{ token: string }>('tokens', {
    scopes: ['crm.objects.contacts.read'],
  })
  const partly = await room.run(order, { token })
  expect(partly.streams['property_history']).toMatchObject({
    status: 'skipped',
    loaded: 4,
    error: { code: 'hubspot.scope_missing' },
  })
  expect((await room.run(order)).streams['property_history']).toMatchObject({
    status: 'succeeded',
    loaded: 4,
  })
})

test('a rewound position reads again what changed since, and nothing lands twice', {
  timeout,
}, async () => {
  await using room = await syncRoom()
  await create(room, 'contacts', people(3))
  await room.control('clock', { advance: '2h' })
  const contacts = inboundOrder([historiesOf({ contacts: chosen.contacts })])
  await room.run(contacts)
  await room.control('clock', { advance: '5h' })
  await room.run(contacts)
  const moved = await rewindStreams(
    { warehouse: room.warehouse, clock: systemClock },
    { sync: 'crm_in', stream: null, to: '2020-01-01T00:00:00Z', runId: 'rewind' },
  )
  expect(moved).toEqual(['property_history'])
  expect((await room.run(contacts)).streams['property_history']).toMatchObject({
    strategy: 'incremental',
    read: 6,
    loaded: 0,
    unchanged: 6,
  })
})

test('400 properties of a few records are read by batch, and each value lands', {
  timeout,
}, async () => {
  await using room = await syncRoom()
  const names = Array.from({ length: 400 }, (_, number) => `a_rather_long_property_name_${number}`)
  for (let at = 0; at < names.length; at += 100) {
    await room.call('POST', '/crm/v3/properties/contacts/batch/create', {
      inputs: names.slice(at, at + 100).map((name) => ({
        name,
        label: name,
        type: 'string',
        fieldType: 'text',
        groupName: 'contactinformation',
      })),
    })
  }
  const values = (turn: number) =>
    Object.fromEntries(names.map((name, number) => [name, `${turn} ${number}`]))
  const ids = await create(
    room,
    'contacts',
    people(5).map((person) => ({ ...person, ...values(0) })),
  )
  await room.control('clock', { advance: '1h' })
  for (const id of ids) await patch(room, 'contacts', id, values(1))
  await room.control('clock', { advance: '2h' })
  const report = await room.run(inboundOrder([historiesOf({ contacts: names })]))
  expect(report.streams['property_history']).toMatchObject({ read: 4_000, loaded: 4_000 })
  expect(room.calls()).toMatchObject({ list: 2, batch_read: 1 })
})
