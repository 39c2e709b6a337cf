import { expect, test } from 'vitest'
import { textIn } from '../../src/engine/cells.ts'
import type { Storage } from '../../src/engine/orders.ts'
import type { Row } from '../../src/engine/ports/warehouse.ts'
import { contacts } from '../../streams/contacts.ts'
import { deals } from '../../streams/deals.ts'
import { owners } from '../../streams/owners.ts'
import {
  create,
  inboundOrder,
  link,
  streamOrder,
  syncRoom,
  type SyncRoom,
  textsOf,
} from '../inbound/sync-room.ts'

const timeout = 120_000
const people = (count: number) =>
  Array.from({ length: count }, (_, number) => ({
    email: `person${number}@example.com`,
    firstname: 'First',
  }))
const as = (storage: Storage) => inboundOrder([streamOrder(contacts, { storage })])
const patch = (room: SyncRoom, id: string, firstname: string) =>
  room.call('PATCH', `/crm/v3/objects/contacts/${id}`, { properties: { firstname } })

const time = (row: Row | undefined, name: string): number => {
  const cell = row?.[name]
  return cell instanceof Date ? cell.getTime() : Number.NaN
}

/** The versions of a record, oldest first. */
const versions = async (room: SyncRoom, id: string): Promise<readonly Row[]> =>
  (await room.table('contacts'))
    .filter((row) => textIn(row, 'id') === id)
    .toSorted((one, other) => time(one, '_valid_from') - time(other, '_valid_from'))

test('each version holds from its change to the next, an archived record until it was archived', {
  timeout,
}, async () => {
  await using room = await syncRoom()
  const [edited = '', archived = '', restored = '', loser = '', survivor = ''] = await create(
    room,
    'contacts',
    people(15),
  )
  await room.control('clock', { advance: '2h' })
  await room.run(as('history'))
  expect((await room.table('contacts')).every((row) => row['_valid_to'] === null)).toBe(true)

  await room.control('clock', { advance: '3h' })
  await patch(room, edited, 'Second')
  await room.run(as('history'))
  await room.control('clock', { advance: '3h' })
  await patch(room, edited, 'Third')
  await room.call('DELETE', `/crm/v3/objects/contacts/${archived}`)
  await room.call('DELETE', `/crm/v3/objects/contacts/${restored}`)
  await room.call('POST', '/crm/v3/objects/contacts/merge', {
    primaryObjectId: survivor,
    objectIdToMerge: loser,
  })
  await room.control('clock', { advance: '25h' })
  expect((await room.run(as('history'))).status).toBe('succeeded')

  const [first, second, third, more] = await versions(room, edited)
  expect([first, second, third].map((row) => row?.['firstname'])).toEqual([
    'First',
    'Second',
    'Third',
  ])
  expect(more).toBeUndefined()
  expect(time(first, '_valid_to')).toBe(time(second, 'updated_at'))
  expect(time(second, '_valid_to')).toBe(time(third, '_valid_from'))
  expect(third).toMatchObject({ _valid_to: null, archived: false, _deleted_at: null })
  const [gone] = await versions(room, archived)
  expect(time(gone, '_valid_to')).toBe(time(gone, 'archived_at'))
  expect((await versions(room, loser)).at(-1)).toMatchObject({ _merged_into: survivor })
  expect((await versions(room, loser)).at(-1)?.['_valid_to']).not.toBeNull()

  const back = (await room.truth('contacts')).find((one) => one.id === restored)
  await room.write('contacts', [{ id: restored, properties: back?.properties, archived: false }])
  await room.control('clock', { advance: '25h' })
  await room.run(as('history'))
  expect((await versions(room, restored)).at(-1)).toMatchObject({
    _valid_to: null,
    _deleted_at: null,
    archived: false,
  })

  // What holds now is what is live, and the view shows each record once.
  const rows = await room.table('contacts')
  const live = (await room.truth('contacts')).filter((one) => !one.archived && !one.mergedInto)
  expect(rows.filter((row) => row['_valid_to'] === null).map((row) => row['id'])).toHaveLength(
    live.length,
  )
  expect(textsOf(await room.table('contacts_latest'), 'id')).toEqual(
    [...new Set(rows.map((row) => textIn(row, 'id')))].toSorted(),
  )

  // Nothing changed, nothing written; and a full refresh finds the same.
  const quiet = await room.run({ ...as('history'), full: true })
  expect(quiet.streams['contacts']).toMatchObject({ loaded: 0, deleted: 0 })
  expect(await room.table('contacts')).toHaveLength(rows.length)
})

test('a purged record is closed by the next full read, and stays closed', {
  timeout,
}, async () => {
  await using room = await syncRoom()
  const ids = await create(room, 'contacts', people(15))
  const [purged = ''] = ids
  await room.control('clock', { advance: '2h' })
  await room.run(as('history'))
  await patch(room, purged, 'Second')
  await room.run(as('history'))
  await room.call('POST', '/crm/v3/objects/contacts/gdpr-delete', { objectId: purged })
  await room.control('clock', { advance: '2h' })
  const full = await room.run({ ...as('history'), full: true })
  expect(full.streams['contacts']).toMatchObject({ status: 'succeeded', deleted: 1 })
  const rows = await versions(room, purged)
  expect(rows).toHaveLength(2)
  expect(rows.every((row) => row['_valid_to'] !== null)).toBe(true)
  const again = await room.run({ ...as('history'), full: true })
  expect(again.streams['contacts']).toMatchObject({ deleted: 0, loaded: 0 })
})

test('what is gone is dated by HubSpot: when the read began that proved it, or by the record it was merged into', {
  timeout,
}, async () => {
  await using room = await syncRoom()
  const ids = await create(room, 'contacts', people(15))
  const [purged = '', primaryObjectId = '', objectIdToMerge = ''] = ids
  const now = async () =>
    Math.floor(Date.parse((await room.control<{ now: string }>('state')).now) / 1000) * 1000
  await room.control('clock', { advance: '2h' })
  await room.run(as('history'))
  await room.call('POST', '/crm/v3/objects/contacts/gdpr-delete', { objectId: purged })
  await room.control('clock', { advance: '2h' })
  const begun = await now()
  const cut = await room.run(
    { ...as('history'), full: true },
    { loadSize: { records: 5, bytes: 1_000_000 }, stopWhen: ({ done }) => done > 10 },
  )
  expect(cut.status).toBe('stopped')
  const stopped = await now()
  await room.control('clock', { advance: '2h' })
  expect((await room.run({ ...as('history'), full: true })).streams['contacts']).toMatchObject({
    status: 'succeeded',
    deleted: 1,
  })
  const gone = (await versions(room, purged)).at(-1)
  expect(time(gone, '_valid_to')).toBe(time(gone, '_deleted_at'))
  expect(time(gone, '_valid_to')).toBeGreaterThanOrEqual(begun)
  expect(time(gone, '_valid_to')).toBeLessThanOrEqual(stopped + 1000)

  await room.call('POST', '/crm/v3/objects/contacts/merge', { primaryObjectId, objectIdToMerge })
  await room.control('clock', { advance: '2h' })
  await room.run(as('history'))
  const merged = (await versions(room, objectIdToMerge)).at(-1)
  const survivor = (await versions(room, textIn(merged, '_merged_into'))).at(-1)
  expect(time(merged, '_valid_to')).toBe(time(survivor, 'updated_at'))
  expect(time(merged, '_deleted_at')).toBe(time(survivor, 'updated_at'))
})

test('a table of one row a record becomes a history; other changes of storage are refused', {
  timeout,
}, async () => {
  await using room = await syncRoom()
  const [id = ''] = await create(room, 'contacts', people(3))
  await room.control('clock', { advance: '2h' })
  await room.run(as('merge'))
  const [before] = await versions(room, id)
  await patch(room, id, 'Second')
  expect((await room.run(as('history'))).status).toBe('succeeded')
  const [first, second] = await versions(room, id)
  expect(time(first, '_valid_from')).toBe(time(before, 'updated_at'))
  expect(time(first, '_valid_to')).toBe(time(second, '_valid_from'))

  for (const storage of ['merge', 'append'] as const) {
    const refused = await room.run(as(storage))
    expect(refused.streams['contacts']).toMatchObject({
      status: 'failed',
      error: { code: 'inbound.storage_changed' },
    })
  }
  expect((await room.run(as('history'))).status).toBe('succeeded')
  expect(await versions(room, id)).toHaveLength(2)
})

test('links are told of the current version, earlier ones keep theirs', { timeout }, async () => {
  await using room = await syncRoom()
  const [one = '', other = ''] = await create(room, 'contacts', people(2))
  const [deal = ''] = await create(room, 'deals', [
    { dealname: 'Deal', pipeline: 'default', dealstage: 'appointmentscheduled' },
  ])
  await link(room, 'deals', deal, 'contacts', one)
  await room.control('clock', { advance: '2h' })
  const order = inboundOrder([streamOrder(deals, { storage: 'history' })])
  await room.run(order)
  await link(room, 'deals', deal, 'contacts', other)
  await room.control('clock', { advance: '2h' })
  await room.call('PATCH', `/crm/v3/objects/deals/${deal}`, { properties: { amount: '5' } })
  await room.run(order)
  const rows = (await room.table('deals')).toSorted(
    (earlier, later) => time(earlier, '_valid_from') - time(later, '_valid_from'),
  )
  expect(rows.map((row) => [row['amount'], row['contact_ids']])).toEqual([
    [null, [one]],
    ['5', [one, other].toSorted()],
  ])
})

test('a collection too keeps its versions', { timeout }, async () => {
  await using room = await syncRoom()
  await room.run(inboundOrder([streamOrder(owners, { storage: 'history' })]))
  const rows = await room.table('owners')
  expect(rows.length).toBeGreaterThan(0)
  const current = rows.filter((row) => row['_valid_to'] === null)
  expect(current.every((row) => row['_deleted_at'] === null)).toBe(true)
  const again = await room.run(inboundOrder([streamOrder(owners, { storage: 'history' })]))
  expect(again.streams['owners']).toMatchObject({ loaded: 0, unchanged: rows.length })
  expect(await room.table('owners_latest')).toHaveLength(rows.length)
})

test('stopped after any load and run again, the history is that of a run never stopped', {
  timeout,
}, async () => {
  await using room = await syncRoom()
  const ids = await create(room, 'contacts', people(250))
  await room.control('clock', { advance: '2h' })
  await using other = await syncRoom({}, room.sandbox)
  const loadSize = { records: 40, bytes: 1_000_000 }
  const stopping = async (): Promise<number> => {
    for (let stops = 0; stops < 12; stops += 1) {
      let pages = 0
      const report = await room.run(as('history'), {
        loadSize,
        stopWhen: ({ part }) => {
          if (part === 'contacts') pages += 1
          return pages === 1
        },
      })
      if (report.status === 'succeeded') return stops
      expect(report.status).toBe('stopped')
    }
    return 12
  }
  expect(await stopping()).toBeGreaterThan(1)
  await other.run(as('history'))
  for (const id of ids.slice(0, 220)) await patch(room, id, 'Second')
  await room.control('clock', { advance: '2h' })
  expect(await stopping()).toBeGreaterThan(0)
  await other.run(as('history'))
  const versionsIn = async (one: SyncRoom) =>
    (await one.table('contacts'))
      .map((row) => [
        textIn(row, 'id'),
        textIn(row, 'firstname'),
        String(time(row, '_valid_from')),
        String(time(row, '_valid_to')),
      ])
      .map((texts) => texts.join(' '))
      .toSorted()
  const kept = await versionsIn(room)
  expect(kept).toHaveLength(250 + 220)
  expect(kept).toEqual(await versionsIn(other))
})
