import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { textIn } from '../../src/engine/cells.ts'
import type { Row } from '../../src/engine/ports/warehouse.ts'
import { companies } from '../../streams/companies.ts'
import { contacts } from '../../streams/contacts.ts'
import { deals } from '../../streams/deals.ts'
import { tickets } from '../../streams/tickets.ts'
import {
  create,
  inboundOrder,
  isLive,
  streamOrder,
  type SyncRoom,
  syncRoom,
  textsOf,
} from '../inbound/sync-room.ts'

const timeout = 120_000

/** The least that a record of each object needs. */
const makers: Readonly<Record<string, (at: number) => Record<string, string>>> = {
  contacts: (at) => ({ email: `p${at}@example.com` }),
  companies: (at) => ({ name: `Company ${at}` }),
  deals: (at) => ({ dealname: `Deal ${at}`, dealstage: 'appointmentscheduled' }),
  tickets: (at) => ({ subject: `Ticket ${at}`, hs_pipeline_stage: '1' }),
}
const objects = Object.keys(makers)
const order = inboundOrder([
  streamOrder(contacts),
  streamOrder(companies),
  streamOrder(deals),
  streamOrder(tickets, { properties: ['subject'] }),
])

async function rowsById(room: SyncRoom, object: string): Promise<ReadonlyMap<string, Row>> {
  return new Map((await room.table(object)).map((row) => [textIn(row, 'id'), row]))
}

describe('merges', () => {
  let room: SyncRoom
  const ids: Record<string, readonly string[]> = {}
  beforeAll(async () => {
    room = await syncRoom()
    for (const [object, make] of Object.entries(makers)) {
      ids[object] = await create(
        room,
        object,
        Array.from({ length: 12 }, (_, at) => make(at)),
      )
    }
    await room.control('clock', { advance: '2h' })
    expectDone(await room.run(order))
  }, timeout)
  afterAll(async () => room[Symbol.asyncDispose]())

  const expectDone = (report: { readonly status: string }): void => {
    if (report.status !== 'succeeded') throw new Error(JSON.stringify(report))
  }
  const merge = async (object: string, survivor: number, loser: number): Promise<void> => {
    await room.call('POST', `/crm/v3/objects/${object}/merge`, {
      primaryObjectId: ids[object]?.[survivor],
      objectIdToMerge: ids[object]?.[loser],
    })
  }
  const mergedInto = async (object: string): Promise<Readonly<Record<number, number>>> => {
    const rows = await rowsById(room, object)
    const own = ids[object] ?? []
    return Object.fromEntries(
      own.flatMap((id, at) => {
        const row = rows.get(id)
        const survivor = row?.['_merged_into']
        if (row === undefined || typeof survivor !== 'string') return []
        expect(isLive(row)).toBe(false)
        return [[at, own.indexOf(survivor)]]
      }),
    )
  }

  test(
    'are tombstones that name the last survivor, whichever object, in one run or over several',
    async () => {
      for (const object of objects) {
        await merge(object, 1, 0)
        // A chain within one run.
        await merge(object, 3, 2)
        await merge(object, 4, 3)
      }
      await room.control('clock', { advance: '10m' })
      expectDone(await room.run(order))
      for (const object of objects) {
        expect([object, await mergedInto(object)]).toEqual([object, { 0: 1, 2: 4, 3: 4 }])
        // It goes on in the next: both earlier ends move on.
        await merge(object, 5, 1)
        await merge(object, 5, 4)
      }
      await room.control('clock', { advance: '10m' })
      expectDone(await room.run(order))
      const all = { 0: 5, 1: 5, 2: 5, 3: 5, 4: 5 }
      for (const object of objects)
        expect([object, await mergedInto(object)]).toEqual([object, all])
    },
    timeout,
  )

  test(
    'stay what they are after a full refresh, a sweep, a reconcile and an archived survivor',
    async () => {
      const before = await mergedInto('deals')
      expectDone(await room.run({ ...order, full: true }))
      await room.call('DELETE', `/crm/v3/objects/deals/${ids['deals']?.[5]}`)
      await room.control('clock', { advance: '8d' })
      expectDone(await room.run(order))
      expect(await mergedInto('deals')).toEqual(before)
      const rows = await rowsById(room, 'deals')
      expect(rows.get(ids['deals']?.[5] ?? '')).toMatchObject({
        archived: true,
        _merged_into: null,
      })
      expectDone(await room.run(order))
      expect(await mergedInto('deals')).toEqual(before)
    },
    timeout,
  )
})

describe('archived records', () => {
  const one = inboundOrder([streamOrder(contacts)])

  test(
    'archived and restored between runs, within the horizon and beyond it, stay live',
    async () => {
      await using room = await syncRoom({ knobs: { restore_bumps_modified: false } })
      const ids = await create(
        room,
        'contacts',
        Array.from({ length: 30 }, (_, at) => makers['contacts']?.(at) ?? {}),
      )
      await room.control('clock', { advance: '2h' })
      await room.run(one)
      for (const [at, pause] of ['10m', '25h'].entries()) {
        const id = ids[at] ?? ''
        await room.call('DELETE', `/crm/v3/objects/contacts/${id}`)
        await room.control('clock', { advance: pause })
        await room.control('restore/contacts', { ids: [id] })
        await room.control('clock', { advance: '1m' })
        const report = await room.run(one)
        expect(report.streams['contacts']).toMatchObject({ status: 'succeeded', deleted: 0 })
        expect((await room.table('contacts')).filter(isLive)).toHaveLength(30)
      }
    },
    timeout,
  )

  test(
    'created, changed and archived within the horizon: no row lives on, none is invented',
    async () => {
      await using room = await syncRoom({ knobs: { index_lag_ms: 600_000 } })
      const ids = await create(
        room,
        'contacts',
        Array.from({ length: 30 }, (_, at) => makers['contacts']?.(at) ?? {}),
      )
      await room.control('clock', { advance: '2h' })
      await room.run(one)
      const [fleeting = ''] = await create(room, 'contacts', [{ email: 'fleeting@example.com' }])
      await room.call('PATCH', `/crm/v3/objects/contacts/${ids[0]}`, {
        properties: { firstname: 'Ada' },
      })
      // Before the index shows that they changed, and while it still shows them.
      for (const id of [fleeting, ids[0]])
        await room.call('DELETE', `/crm/v3/objects/contacts/${id}`)
      await room.control('clock', { advance: '11m' })
      await room.run(one)
      await room.control('clock', { advance: '25h' })
      await room.run(one)
      const rows = await rowsById(room, 'contacts')
      expect(rows.get(ids[0] ?? '')).toMatchObject({ archived: true, firstname: 'Ada' })
      expect([undefined, true]).toContain(rows.get(fleeting)?.['archived'])
      const live = (await room.truth('contacts')).filter((record) => !record.archived)
      expect(textsOf([...rows.values()].filter(isLive), 'id')).toEqual(
        live.map(({ id }) => id).toSorted(),
      )
    },
    timeout,
  )

  test(
    'purged from the bin before a sweep saw them are found by the reconcile',
    async () => {
      await using room = await syncRoom({ knobs: { recycle_bin_days: 1 } })
      const ids = await create(
        room,
        'contacts',
        Array.from({ length: 30 }, (_, at) => makers['contacts']?.(at) ?? {}),
      )
      await room.control('clock', { advance: '2h' })
      await room.run(one)
      await room.call('DELETE', `/crm/v3/objects/contacts/${ids[7]}`)
      await room.control('clock', { advance: '25h' })
      expect((await room.run(one)).streams['contacts']).toMatchObject({ deleted: 0 })
      await room.control('clock', { advance: '7d' })
      expect((await room.run(one)).streams['contacts']).toMatchObject({ deleted: 1 })
      const gone = (await room.table('contacts')).filter((row) => !isLive(row))
      expect(textsOf(gone, 'id')).toEqual([ids[7]])
    },
    timeout,
  )
})

describe('the guard', () => {
  const one = inboundOrder([streamOrder(contacts)])
  const people = (count: number) =>
    Array.from({ length: count }, (_, at) => makers['contacts']?.(at) ?? {})

  test.each([
    { rows: 11, gone: 9, held: false },
    { rows: 50, gone: 10, held: false },
    { rows: 49, gone: 10, held: true },
    { rows: 50, gone: 11, held: true },
  ])(
    '$gone of $rows rows: held is $held',
    async ({ rows, gone, held }) => {
      await using room = await syncRoom()
      const ids = await create(room, 'contacts', people(rows))
      await room.run(one)
      await room.control('purge/contacts', { ids: ids.slice(0, gone) })
      const report = await room.run({ ...one, full: true })
      expect(report.status).toBe(held ? 'held' : 'succeeded')
      expect((await room.table('contacts')).filter(isLive)).toHaveLength(held ? rows : rows - gone)
    },
    timeout,
  )

  test(
    'an approval lets go exactly what its plan held',
    async () => {
      await using room = await syncRoom()
      const ids = await create(room, 'contacts', people(60))
      await room.run(one)
      await room.control('purge/contacts', { ids: ids.slice(0, 20) })
      const held = await room.run({ ...one, full: true })
      expect(held.status).toBe('held')
      const approve = held.plan_id ?? ''
      // As many again are gone since: what was not shown is held.
      await room.control('purge/contacts', { ids: ids.slice(20, 40) })
      const again = await room.run({ ...one, full: true, approve })
      expect([again.status, again.streams['contacts']?.deleted]).toEqual(['held', 0])
      expect((await room.table('contacts')).filter(isLive)).toHaveLength(60)
      const approved = await room.run({ ...one, full: true, approve: again.plan_id ?? '' })
      expect([approved.status, approved.streams['contacts']?.deleted]).toEqual(['succeeded', 40])
      expect(textsOf((await room.table('contacts')).filter(isLive), 'id')).toEqual(
        ids.slice(40).toSorted(),
      )
    },
    timeout,
  )
})
