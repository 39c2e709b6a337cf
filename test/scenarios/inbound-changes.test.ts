import { expect, test } from 'vitest'
import { textIn } from '../../src/engine/cells.ts'
import { companies } from '../../streams/companies.ts'
import { contacts } from '../../streams/contacts.ts'
import {
  create,
  inboundOrder,
  isLive,
  streamOrder,
  syncRoom,
  textsOf,
} from '../inbound/sync-room.ts'

const order = inboundOrder([contacts, companies].map((stream) => streamOrder(stream)))
const email = (number: number): string => `person${String(number).padStart(3, '0')}@example.com`
const people = (count: number) =>
  Array.from({ length: count }, (_, number) => ({ email: email(number) }))

test('changed, archived, merged, restored and purged records end as HubSpot holds them', {
  timeout: 60_000,
}, async () => {
  await using room = await syncRoom()
  const ids = await create(room, 'contacts', people(30))
  await room.control('clock', { advance: '2h' })
  await room.run(order)
  await room.control('clock', { advance: '3h' })
  const [changed = '', archived = '', loser = '', survivor = '', restored = '', purged = ''] = ids

  await room.call('PATCH', `/crm/v3/objects/contacts/${changed}`, {
    properties: { firstname: 'Ada' },
  })
  const second = await room.run(order)
  expect(second.streams['contacts']).toMatchObject({
    strategy: 'incremental',
    route: 'search',
    read: 1,
    loaded: 1,
  })
  expect(room.calls()['other']).toBeLessThanOrEqual(5)

  await room.call('DELETE', `/crm/v3/objects/contacts/${archived}`)
  await room.call('DELETE', `/crm/v3/objects/contacts/${restored}`)
  await room.call('POST', '/crm/v3/objects/contacts/merge', {
    primaryObjectId: survivor,
    objectIdToMerge: loser,
  })
  await room.control('clock', { advance: '25h' })
  const third = await room.run(order)
  expect(third.status).toBe('succeeded')
  const byId = async () =>
    new Map((await room.table('contacts')).map((row) => [textIn(row, 'id'), row]))
  let rows = await byId()
  expect(rows.get(changed)).toMatchObject({ firstname: 'Ada', archived: false, _deleted_at: null })
  expect(rows.get(archived)).toMatchObject({ archived: true })
  expect(rows.get(archived)?.['_deleted_at']).toEqual(rows.get(archived)?.['archived_at'])
  expect(rows.get(loser)).toMatchObject({ _merged_into: survivor })
  expect(rows.get(loser)?.['_deleted_at']).not.toBeNull()
  expect(rows.get(survivor)).toMatchObject({ _merged_into: null, _deleted_at: null })
  expect(third.streams['contacts']?.deleted).toBe(3)

  await room.control('restore/contacts', { ids: [restored] })
  await room.control('purge/contacts', { ids: [purged] })
  await room.control('clock', { advance: '8d' })
  const fourth = await room.run(order)
  expect(fourth.status).toBe('succeeded')
  rows = await byId()
  expect(rows.get(restored)).toMatchObject({
    archived: false,
    archived_at: null,
    _deleted_at: null,
  })
  expect(rows.get(purged)?.['_deleted_at']).not.toBeNull()

  const live = (await room.truth('contacts')).filter(
    (one) => !one.archived && one.mergedInto === null,
  )
  expect(textsOf([...rows.values()].filter(isLive), 'id')).toEqual(
    live.map((one) => one.id).toSorted(),
  )
  const fifth = await room.run(order)
  for (const stream of Object.values(fifth.streams))
    expect(stream).toMatchObject({ loaded: 0, deleted: 0 })
})

test('hundreds of changes in one millisecond are all read', { timeout: 60_000 }, async () => {
  await using room = await syncRoom()
  await room.control('clock', { freeze: true })
  await create(room, 'contacts', people(450))
  await room.control('clock', { advance: '2h' })
  const report = await room.run(inboundOrder([streamOrder(contacts, { route: 'search' })]))
  expect(report.streams['contacts']).toMatchObject({
    status: 'succeeded',
    route: 'search',
    loaded: 450,
  })
  expect((await room.table('contacts')).length).toBe(450)
})

test('a full refresh marks what is gone, and only that', { timeout: 60_000 }, async () => {
  await using room = await syncRoom()
  const ids = await create(room, 'contacts', people(20))
  await room.run(order)
  await room.control('purge/contacts', { ids: [ids[3]] })
  const report = await room.run({ ...order, full: true })
  expect(report.streams['contacts']).toMatchObject({
    strategy: 'full_refresh',
    route: 'list',
    read: 19,
    loaded: 0,
    deleted: 1,
  })
  expect(
    (await room.table('contacts')).filter((row) => !isLive(row)).map((row) => row['id']),
  ).toEqual([ids[3]])
})

test.each([
  { merge_bumps_modified: false, restore_bumps_modified: false, archive_bumps_modified: false },
  { merge_bumps_modified: true, restore_bumps_modified: true, archive_bumps_modified: true },
])('the reconcile finds what no modified date told: %o', { timeout: 60_000 }, async (knobs) => {
  await using room = await syncRoom({ knobs })
  const ids = await create(room, 'contacts', people(40))
  await room.control('clock', { advance: '2h' })
  await room.run(order)
  await room.control('clock', { advance: '3h' })
  const [survivor = '', loser = '', archived = '', restored = ''] = ids
  await room.call('POST', '/crm/v3/objects/contacts/merge', {
    primaryObjectId: survivor,
    objectIdToMerge: loser,
  })
  await room.call('DELETE', `/crm/v3/objects/contacts/${archived}`)
  await room.call('DELETE', `/crm/v3/objects/contacts/${restored}`)
  await room.control('clock', { advance: '25h' })
  await room.run(order)
  await room.control('restore/contacts', { ids: [restored] })
  await room.control('clock', { advance: '8d' })
  expect((await room.run(order)).status).toBe('succeeded')
  const live = (await room.truth('contacts')).filter(
    (one) => !one.archived && one.mergedInto === null,
  )
  expect(textsOf((await room.table('contacts')).filter(isLive), 'id')).toEqual(
    live.map((one) => one.id).toSorted(),
  )
})

test('what a search hid that falsely said that nothing changed comes with the next run', {
  timeout: 60_000,
}, async () => {
  await using room = await syncRoom()
  const [first = '', second = ''] = await create(room, 'contacts', people(3))
  await room.control('clock', { advance: '2h' })
  await room.run(order)
  const change = (id: string, firstname: string) =>
    room.call('PATCH', `/crm/v3/objects/contacts/${id}`, { properties: { firstname } })
  const names = async () =>
    new Map((await room.table('contacts')).map((row) => [textIn(row, 'id'), row['firstname']]))

  await room.control('clock', { advance: '3h' })
  await change(first, 'Ada')
  await room.control('clock', { advance: '2h' })
  const nothing = { status: 200, body: '{"total":0,"results":[]}' }
  await room.control('faults', { faults: [{ method: 'POST', path: '/search', action: nothing }] })
  for (const _ of [1, 2]) {
    const silent = await room.run(order)
    expect(silent.streams['contacts']).toMatchObject({ status: 'succeeded', read: 0 })
    await room.control('clock', { advance: '5h' })
  }
  expect((await names()).get(first)).toBeNull()

  await room.control('faults', { faults: [] })
  await change(second, 'Grace')
  const told = await room.run(order)
  expect(told.streams['contacts']).toMatchObject({ status: 'succeeded', read: 2, loaded: 2 })
  const came = await names()
  expect([came.get(first), came.get(second)]).toEqual(['Ada', 'Grace'])

  // What is true is asked for again, and costs no more: a search an object, nothing read. A delta is sized when nobody asked for
  // six hours, the horizon among them.
  await room.control('clock', { advance: '5h' })
  await room.run(order)
  for (const _ of [1, 2]) {
    await room.control('clock', { advance: '4h' })
    const idle = await room.run(order)
    expect(idle.streams['contacts']).toMatchObject({ read: 0 })
    expect(room.calls()['search']).toBe(2)
  }
})
