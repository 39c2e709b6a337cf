import { expect, test } from 'vitest'
import { textIn } from '../../src/engine/cells.ts'
import { archivedOf, type ObjectStream } from '../../src/declare/index.ts'
import { deals } from '../../streams/deals.ts'
import { streams } from '../../streams/index.ts'
import { create, inboundOrder, link, streamOrder, syncRoom, textsOf } from '../inbound/sync-room.ts'

const archivedDeals = streamOrder(archivedOf(deals as ObjectStream), {
  properties: ['dealname', 'amount', 'dealstage', 'hs_object_id'],
})
const order = inboundOrder([archivedDeals])

async function dealsIn(room: Awaited<ReturnType<typeof syncRoom>>, count: number) {
  return create(
    room,
    'deals',
    Array.from({ length: count }, (_, number) => ({
      dealname: `Deal ${number}`,
      dealstage: 'appointmentscheduled',
    })),
  )
}

test('archived deals land with their contacts, stay after the purge, and show a restore', {
  timeout: 60_000,
}, async () => {
  await using room = await syncRoom()
  const ids = await dealsIn(room, 8)
  const [first = '', second = '', restored = '', purged = '', later = ''] = ids
  const [one = '', other = ''] = await create(room, 'contacts', [
    { email: 'one@example.com' },
    { email: 'other@example.com' },
  ])
  await link(room, 'deals', first, 'contacts', other)
  await link(room, 'deals', first, 'contacts', one)
  for (const id of [first, second, restored, purged])
    await room.call('DELETE', `/crm/v3/objects/deals/${id}`)
  await room.control('clock', { advance: '2h' })

  const loaded = await room.run(order)
  expect(loaded.streams['deals_archived']).toMatchObject({
    status: 'succeeded',
    strategy: 'full_refresh',
    route: 'list',
    read: 4,
    loaded: 4,
  })
  const byId = async () =>
    new Map((await room.table('deals_archived')).map((row) => [textIn(row, 'id'), row]))
  let rows = await byId()
  expect(rows.get(first)).toMatchObject({ archived: true, contact_ids: [one, other] })
  expect(rows.get(first)?.['_deleted_at']).toEqual(rows.get(first)?.['archived_at'])
  expect(rows.get(second)).toMatchObject({ archived: true, contact_ids: null })

  await room.control('clock', { advance: '2h' })
  await room.call('DELETE', `/crm/v3/objects/deals/${later}`)
  await room.control('restore/deals', { ids: [restored] })
  await room.control('purge/deals', { ids: [purged] })
  const next = await room.run(order)
  expect(next.streams['deals_archived']).toMatchObject({
    strategy: 'incremental',
    read: 1,
    loaded: 1,
    deleted: 1,
  })
  rows = await byId()
  expect(rows.get(later)).toMatchObject({ archived: true })
  expect(rows.get(purged)).toMatchObject({ archived: true })
  expect(rows.get(restored)).toMatchObject({ archived: false, archived_at: null })
  expect(rows.get(restored)?.['_deleted_at']).not.toBeNull()

  const idle = await room.run(order)
  expect(idle.streams['deals_archived']).toMatchObject({ loaded: 0, deleted: 0 })
  expect(room.calls()).toMatchObject({ list: 1, batch_read: 0, search: 0 })

  await room.control('clock', { advance: '100d' })
  await room.call('DELETE', `/crm/v3/objects/deals/${restored}`)
  await room.run(order)
  rows = await byId()
  expect([...rows.keys()].toSorted()).toEqual(
    [...new Set([first, second, restored, purged, later])].toSorted(),
  )
  expect(rows.get(restored)).toMatchObject({ archived: true })
  expect(rows.get(first)).toMatchObject({ archived: true })
})

test('a read of archived deals that was cut off goes on with the next page', {
  timeout: 60_000,
}, async () => {
  await using room = await syncRoom()
  const ids = await dealsIn(room, 250)
  for (let at = 0; at < ids.length; at += 100) {
    await room.call('POST', '/crm/v3/objects/deals/batch/archive', {
      inputs: ids.slice(at, at + 100).map((id) => ({ id })),
    })
  }
  await room.control('faults', {
    faults: [
      {
        method: 'GET',
        path: '/objects/.*/deals',
        from: 2,
        times: 1,
        action: { status: 403, body: '{}' },
      },
    ],
  })
  const cut = await room.run(order)
  expect(cut.status).toBe('partial')
  expect(await room.table('deals_archived')).toHaveLength(100)
  await room.control('faults', { faults: [] })
  const whole = await room.run(order)
  expect(whole.streams['deals_archived']).toMatchObject({ status: 'succeeded', read: 150 })
  expect(textsOf(await room.table('deals_archived'), 'id')).toEqual([...ids].toSorted())
})

test('an archived deal with more contacts than a page of associations has them all', {
  timeout: 120_000,
}, async () => {
  await using room = await syncRoom()
  const [deal = ''] = await dealsIn(room, 1)
  const people = await create(
    room,
    'contacts',
    Array.from({ length: 620 }, (_, number) => ({ email: `p${number}@example.com` })),
  )
  for (let at = 0; at < people.length; at += 100) {
    await room.call('POST', '/crm/v4/associations/deals/contacts/batch/associate/default', {
      inputs: people.slice(at, at + 100).map((id) => ({ from: { id: deal }, to: { id } })),
    })
  }
  await room.call('DELETE', `/crm/v3/objects/deals/${deal}`)
  await room.run(order)
  const [row] = await room.table('deals_archived')
  const ids = row?.['contact_ids']
  expect(new Set(Array.isArray(ids) ? ids : [])).toEqual(new Set(people))
  expect(ids).toHaveLength(people.length)
})

test('every object stream has one of its archived records, never taken by `new_streams: include`', () => {
  const objects = streams.filter((stream) => stream.kind === 'object')
  const archived = streams.filter((stream) => stream.kind === 'archived')
  expect(archived.map((stream) => stream.name)).toEqual(
    objects.map((stream) => `${stream.name}_archived`),
  )
  expect(new Set(archived.map((stream) => stream.included))).toEqual(new Set(['by_name']))
})
