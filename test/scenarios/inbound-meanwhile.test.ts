import { describe, expect, test } from 'vitest'
import { textIn } from '../../src/engine/cells.ts'
import type { Row } from '../../src/engine/ports/warehouse.ts'
import type { HubSpot } from '../../src/engine/ports.ts'
import { contacts } from '../../streams/contacts.ts'
import {
  create,
  inboundOrder,
  isLive,
  streamOrder,
  type SyncRoom,
  type TrueRecord,
  syncRoom,
  textsOf,
} from '../inbound/sync-room.ts'

const timeout = 120_000
const count = 450
const people = Array.from({ length: count }, (_, at) => ({
  email: `p${String(at).padStart(3, '0')}@example.com`,
  firstname: 'before',
}))

/** A client in which something happens in the account once, right after the nth page of what is read. */
function meanwhile(nth: number, what: () => Promise<unknown>): (hubspot: HubSpot) => HubSpot {
  let pages = 0
  async function* watched<T>(items: AsyncIterable<T>): AsyncGenerator<T> {
    for await (const item of items) {
      pages += 1
      yield item
      if (pages === nth) await what()
    }
  }
  return (hubspot) => ({
    ...hubspot,
    list: (...asked) => watched(hubspot.list(...asked)),
    changed: (...asked) => watched(hubspot.changed(...asked)),
    exports: {
      ...hubspot.exports,
      download: async (...asked) => {
        const files = await hubspot.exports.download(...asked)
        pages += 1
        if (pages <= nth) {
          pages = nth
          await what()
        }
        return files
      },
    },
  })
}

/** All that can become of records, at the ends and in the midst of what is read. */
async function upheaval(room: SyncRoom, ids: readonly string[]): Promise<void> {
  const of = (at: number): string => ids[at] ?? ''
  const contact = (id: string): string => `/crm/v3/objects/contacts/${id}`
  for (const at of [0, 210, 449]) {
    await room.call('PATCH', contact(of(at)), { properties: { firstname: 'after' } })
  }
  for (const at of [1, 211, 448]) await room.call('DELETE', contact(of(at)))
  // Survivors that were read already, and such that are still to come.
  for (const [survivor, loser] of [
    [2, 447],
    [446, 3],
    [212, 213],
  ] as const) {
    await room.call('POST', '/crm/v3/objects/contacts/merge', {
      primaryObjectId: of(survivor),
      objectIdToMerge: of(loser),
    })
  }
  await room.control('restore/contacts', { ids: [of(4), of(214), of(445)] })
  await room.control('purge/contacts', { ids: [of(5), of(444)] })
  await create(room, 'contacts', [{ email: 'new@example.com', firstname: 'new' }])
}

const liveOf = (truth: readonly TrueRecord[]): readonly string[] =>
  truth
    .filter((one) => !one.archived && one.mergedInto === null)
    .map((one) => `${one.id} ${one.properties['firstname']}`)

const liveIn = (rows: readonly Row[]): readonly string[] =>
  rows.filter(isLive).map((row) => `${textIn(row, 'id')} ${textIn(row, 'firstname')}`)

async function expectTruth(room: SyncRoom): Promise<void> {
  const truth = await room.truth('contacts')
  const rows = await room.table('contacts')
  expect(liveIn(rows).toSorted()).toEqual(liveOf(truth).toSorted())
  const merged = truth.filter((one) => one.mergedInto !== null)
  const told = new Map(rows.map((row) => [textIn(row, 'id'), row['_merged_into']]))
  // One that was merged before it was read leaves no row.
  const landed = merged.filter((one) => told.has(one.id))
  expect(landed.map((one) => told.get(one.id))).toEqual(landed.map((one) => one.mergedInto))
}

describe.each([
  { bumps: true, stale: true },
  { bumps: false, stale: false },
])('with $bumps modified dates for merges and restores, stale index values: $stale', (how) => {
  const knobs = {
    merge_bumps_modified: how.bumps,
    restore_bumps_modified: how.bumps,
    stale_index_values: how.stale,
    index_lag_ms: how.stale ? 60_000 : 0,
  }
  test.each(['list', 'search', 'export'] as const)(
    'records edited, archived, merged, restored, purged while they are read by %s end as HubSpot holds them',
    async (route) => {
      await using room = await syncRoom({ knobs })
      const ids = await create(room, 'contacts', people)
      const archived = [4, 214, 445].map((at) => ids[at] ?? '')
      await room.call('POST', '/crm/v3/objects/contacts/batch/archive', {
        inputs: archived.map((id) => ({ id })),
      })
      await room.control('clock', { advance: '3h' })
      const order = inboundOrder([streamOrder(contacts, { route })])
      const first = await room.run(order, { wrap: meanwhile(1, () => upheaval(room, ids)) })
      expect(first.status).toBe('succeeded')
      expect(first.streams['contacts']?.route).toBe(route)
      const later = inboundOrder([streamOrder(contacts)])
      await room.control('clock', { advance: '5m' })
      await room.run(later)
      // Where merges and restores tell, every live record has its last state, sweep and reconcile or not.
      const held = new Set(liveIn(await room.table('contacts')))
      const stale = liveOf(await room.truth('contacts')).filter((one) => !held.has(one))
      expect(how.bumps ? stale : []).toEqual([])
      // Whatever was missed lies within the horizon, or is found by the sweep and the reconcile.
      await room.control('clock', { advance: '8d' })
      expect((await room.run(later)).status).toBe('succeeded')
      await expectTruth(room)
      const idle = await room.run(later)
      expect(idle.streams['contacts']).toMatchObject({ loaded: 0, deleted: 0 })
    },
    timeout,
  )
})

test.each([
  { index: 'shows a change at once', knobs: { index_lag_ms: 0 }, moved: 3 },
  { index: 'lags behind', knobs: { index_lag_ms: 60_000 }, moved: 0 },
])(
  'a record that moves while the walk passes it is not lost, nor is one that moves after; the index $index',
  async ({ knobs, moved }) => {
    await using room = await syncRoom({ knobs })
    const ids = await create(room, 'contacts', people)
    await room.control('clock', { advance: '3h' })
    const order = inboundOrder([streamOrder(contacts, { route: 'search' })])
    // From the page to come, and from the last one, to beyond the window's end: this run finds them where they were, or not at all.
    const touch = async (): Promise<void> => {
      await room.control('clock', { advance: '2s' })
      for (const at of [405, 425, 449])
        await room.call('PATCH', `/crm/v3/objects/contacts/${ids[at]}`, {
          properties: { firstname: 'after' },
        })
    }
    const first = await room.run(order, { wrap: meanwhile(1, touch) })
    expect(first.status).toBe('succeeded')
    expect((await room.table('contacts')).filter(isLive)).toHaveLength(count - moved)
    await room.control('clock', { advance: '2m' })
    await room.run(order)
    await expectTruth(room)
  },
  timeout,
)

test(
  'properties added, removed and re-typed while records are read',
  async () => {
    await using room = await syncRoom()
    const path = '/crm/v3/properties/contacts'
    const define = (name: string, type: string, fieldType: string) =>
      room.call('POST', path, {
        name,
        label: name,
        type,
        fieldType,
        groupName: 'contactinformation',
      })
    await define('kept', 'string', 'text')
    await define('removed', 'string', 'text')
    await define('retyped', 'string', 'text')
    const before = { kept: 'k', removed: 'r', retyped: '7' }
    const ids = await create(
      room,
      'contacts',
      people.slice(0, 250).map((one) => ({ ...one, ...before })),
    )
    await room.control('clock', { advance: '3h' })
    const change = async (): Promise<void> => {
      await room.call('DELETE', `${path}/removed`)
      await room.call('DELETE', `${path}/retyped`)
      await define('retyped', 'number', 'number')
      await define('added', 'string', 'text')
      for (const at of [0, 240])
        await room.call('PATCH', `/crm/v3/objects/contacts/${ids[at]}`, {
          properties: { retyped: '42', added: 'a' },
        })
    }
    const all = { properties: 'all', exclude: ['email'] } as const
    const order = inboundOrder([streamOrder(contacts, { route: 'list', ...all })])
    expect((await room.run(order, { wrap: meanwhile(1, change) })).status).toBe('succeeded')
    const second = await room.run(inboundOrder([streamOrder(contacts, all)]))
    expect(second.streams['contacts']).toMatchObject({ status: 'succeeded', set_aside_values: 0 })
    const rows = new Map((await room.table('contacts')).map((row) => [textIn(row, 'id'), row]))
    for (const [at, id] of ids.entries()) {
      const changed = at === 0 || at === 240
      expect(rows.get(id)).toMatchObject({
        kept: 'k',
        retyped__number: changed ? '42' : '7',
        added: changed ? 'a' : null,
      })
    }
    expect(textsOf(await room.controlRows('_schema_changes'), 'change')).toEqual(
      expect.arrayContaining(['column_added', 'property_removed', 'property_retyped']),
    )
  },
  timeout,
)
