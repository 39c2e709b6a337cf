import { expect, test } from 'vitest'
import { textOrNullIn } from '../../src/engine/cells.ts'
import { associations } from '../../streams/associations.ts'
import { companies } from '../../streams/companies.ts'
import { contacts } from '../../streams/contacts.ts'
import { deals } from '../../streams/deals.ts'
import {
  create,
  inboundOrder,
  link,
  streamOrder,
  syncRoom,
  type SyncRoom,
} from '../inbound/sync-room.ts'

const order = inboundOrder(
  [contacts, companies, deals, associations].map((stream) => streamOrder(stream)),
)
const withoutDeals = inboundOrder(
  [contacts, companies, associations].map((stream) => streamOrder(stream)),
)

interface TrueLink {
  readonly from: string
  readonly to: string
  readonly category: string
  readonly typeId: number
  readonly label: string | null
}

const objects = ['contacts', 'companies', 'deals']

async function truth(room: SyncRoom): Promise<readonly string[]> {
  const links: string[] = []
  for (const from of objects) {
    for (const to of objects) {
      const { results } = await room.control<{ results: TrueLink[] }>(`associations/${from}/${to}`)
      for (const one of results) {
        links.push(
          [from, one.from, to, one.to, one.category, one.typeId, one.label ?? ''].join(' '),
        )
      }
    }
  }
  return [...new Set(links)].toSorted()
}

async function landed(room: SyncRoom): Promise<readonly string[]> {
  return (await room.table('associations'))
    .filter((row) => row['_deleted_at'] === null)
    .map((row) =>
      ['from_type', 'from_id', 'to_type', 'to_id', 'category', 'type_id', 'label']
        .map((column) => textOrNullIn(row, column) ?? '')
        .join(' '),
    )
    .toSorted()
}

test('both directions, every type; changed records at once, the others in the sweep', {
  timeout: 120_000,
}, async () => {
  await using room = await syncRoom()
  const people = await create(
    room,
    'contacts',
    Array.from({ length: 12 }, (_, n) => ({ email: `p${n}@example.com` })),
  )
  const [acme = '', globex = ''] = await create(room, 'companies', [
    { name: 'Acme' },
    { name: 'Globex' },
  ])
  const [deal = ''] = await create(room, 'deals', [
    { dealname: 'Big', dealstage: 'appointmentscheduled' },
  ])
  for (const person of people) await link(room, 'contacts', person, 'companies', acme)
  await link(room, 'deals', deal, 'contacts', people[3] ?? '')
  await link(room, 'deals', deal, 'contacts', people[1] ?? '')
  await link(room, 'companies', acme, 'companies', globex)

  const first = await room.run(order)
  expect(first.status).toBe('succeeded')
  expect(await landed(room)).toEqual(await truth(room))
  const ids = [people[1] ?? '', people[3] ?? ''].toSorted(
    (one, other) => Number(one) - Number(other),
  )
  expect(await room.table('deals')).toMatchObject([{ contact_ids: ids }])

  const second = await room.run(order)
  expect(second.streams['associations']).toMatchObject({
    strategy: 'client_incremental',
    loaded: 0,
    deleted: 0,
  })

  await room.call('DELETE', `/crm/v4/objects/contacts/${people[5]}/associations/companies/${acme}`)
  await room.call('DELETE', `/crm/v4/objects/deals/${deal}/associations/contacts/${people[1]}`)
  await link(room, 'contacts', people[6] ?? '', 'companies', globex)
  await room.control('clock', { advance: '25h' })
  const third = await room.run(order)
  expect(third.status).toBe('succeeded')
  expect(third.streams['associations']?.deleted).toBeGreaterThan(0)
  expect(await landed(room)).toEqual(await truth(room))
  expect(await room.table('deals')).toMatchObject([{ contact_ids: [people[3]] }])
})

test('a link found on one side is read from the other side in the same run', {
  timeout: 120_000,
}, async () => {
  await using room = await syncRoom()
  const [person = ''] = await create(room, 'contacts', [{ email: 'a@example.com' }])
  const [acme = ''] = await create(room, 'companies', [{ name: 'Acme' }])
  await room.run(withoutDeals)
  await link(room, 'contacts', person, 'companies', acme)
  await room.call('PATCH', `/crm/v3/objects/contacts/${person}`, {
    properties: { firstname: 'Ada' },
  })
  await room.run(withoutDeals)
  expect(await landed(room)).toEqual(await truth(room))
  expect(await room.controlRows('_touched')).toEqual([])
})

test('a full run asks every record again', { timeout: 60_000 }, async () => {
  await using room = await syncRoom()
  const [person = ''] = await create(room, 'contacts', [{ email: 'a@example.com' }])
  const [acme = ''] = await create(room, 'companies', [{ name: 'Acme' }])
  await room.run(withoutDeals)
  await link(room, 'contacts', person, 'companies', acme)
  const report = await room.run({ ...withoutDeals, full: true })
  expect(report.streams['associations']).toMatchObject({ strategy: 'full_refresh' })
  expect(await landed(room)).toEqual(await truth(room))
})

test('holds a run in which most links vanish, and lets them go when a person approves', {
  timeout: 120_000,
}, async () => {
  await using room = await syncRoom()
  const people = await create(
    room,
    'contacts',
    Array.from({ length: 12 }, (_, n) => ({ email: `p${n}@example.com` })),
  )
  const [acme = ''] = await create(room, 'companies', [{ name: 'Acme' }])
  for (const person of people) await link(room, 'contacts', person, 'companies', acme)
  await room.run(withoutDeals)
  for (const person of people.slice(0, 8)) {
    await room.call('DELETE', `/crm/v4/objects/contacts/${person}/associations/companies/${acme}`)
  }
  await room.control('clock', { advance: '25h' })
  const before = await landed(room)
  const held = await room.run(withoutDeals)
  expect(held).toMatchObject({ status: 'held', plan_id: expect.stringMatching(/^plan-/) })
  expect(await landed(room)).toEqual(before)
  const approved = await room.run({ ...withoutDeals, approve: held.plan_id ?? '' })
  expect(approved.status).toBe('succeeded')
  expect(await landed(room)).toEqual(await truth(room))
})

test('an approval lets go the links that its plan held and no others, also when later runs were held too', {
  timeout: 120_000,
}, async () => {
  await using room = await syncRoom()
  const people = await create(
    room,
    'contacts',
    Array.from({ length: 40 }, (_, n) => ({ email: `p${n}@example.com` })),
  )
  const [acme = ''] = await create(room, 'companies', [{ name: 'Acme' }])
  for (const person of people) await link(room, 'contacts', person, 'companies', acme)
  await room.run(withoutDeals)
  const unlink = async (some: readonly string[]) => {
    for (const person of some)
      await room.call('DELETE', `/crm/v4/objects/contacts/${person}/associations/companies/${acme}`)
    await room.control('clock', { advance: '25h' })
  }
  await unlink(people.slice(0, 12))
  const first = await room.run(withoutDeals)
  const second = await room.run(withoutDeals)
  expect([first.status, second.status]).toEqual(['held', 'held'])
  const before = await landed(room)

  await unlink(people.slice(12, 30))
  const more = await room.run({ ...withoutDeals, approve: second.plan_id ?? '' })
  expect(more.status).toBe('held')
  expect(await landed(room)).toEqual(before)

  const third = await room.run(withoutDeals)
  expect(third.status).toBe('held')
  const approved = await room.run({ ...withoutDeals, approve: more.plan_id ?? '' })
  expect(approved.status).toBe('succeeded')
  expect(await landed(room)).toEqual(await truth(room))
})

test('links go with the record that is archived', { timeout: 120_000 }, async () => {
  await using room = await syncRoom()
  const [person = '', other = ''] = await create(room, 'contacts', [
    { email: 'a@example.com' },
    { email: 'b@example.com' },
  ])
  const [acme = ''] = await create(room, 'companies', [{ name: 'Acme' }])
  await link(room, 'contacts', person, 'companies', acme)
  await link(room, 'contacts', other, 'companies', acme)
  await room.run(withoutDeals)
  await room.call('DELETE', `/crm/v3/objects/contacts/${person}`)
  await room.control('clock', { advance: '25h' })
  await room.run(withoutDeals)
  const live = (await room.table('associations')).filter((row) => row['_deleted_at'] === null)
  expect(live.flatMap((row) => [row['from_id'], row['to_id']])).not.toContain(person)
  expect(live.length).toBeGreaterThan(0)
})

test('deals carry their contact ids without the associations stream too', {
  timeout: 60_000,
}, async () => {
  await using room = await syncRoom()
  const [person = '', other = ''] = await create(room, 'contacts', [
    { email: 'a@example.com' },
    { email: 'b@example.com' },
  ])
  const [deal = ''] = await create(room, 'deals', [
    { dealname: 'Big', dealstage: 'appointmentscheduled' },
  ])
  await link(room, 'deals', deal, 'contacts', person)
  const only = inboundOrder([streamOrder(deals)])
  expect((await room.run(only)).status).toBe('succeeded')
  expect(await room.table('deals')).toMatchObject([{ contact_ids: [person] }])
  await link(room, 'deals', deal, 'contacts', other)
  await room.call('PATCH', `/crm/v3/objects/deals/${deal}`, { properties: { dealname: 'Bigger' } })
  await room.run(only)
  const [row] = await room.table('deals')
  expect(row).toMatchObject({ dealname: 'Bigger' })
  expect(row?.['contact_ids']).toHaveLength(2)
})
