import { expect, test } from 'vitest'
import type { HubSpot } from '../../src/engine/ports.ts'
import { campaigns } from '../../streams/campaigns.ts'
import { forms } from '../../streams/forms.ts'
import { syncRoom, type SyncRoom } from '../inbound/sync-room.ts'
import { idsOf, orderFor } from './inbound-collections-room.ts'

const start = Date.UTC(2026, 0, 1)
const id = (n: number): string => `form-${String(n).padStart(4, '0')}`

/** More forms than a page holds, in the order of their creation. */
async function roomWithForms(count: number): Promise<SyncRoom> {
  const room = await syncRoom()
  const items = Array.from({ length: count }, (_, n) => ({
    id: id(n),
    name: `Form ${n}`,
    createdAt: start + n,
  }))
  await room.control('collections/forms', { items })
  return room
}

/** Does something in HubSpot after pages of a read, counted from 1 over the whole run. */
const after =
  (deeds: Readonly<Record<number, () => Promise<unknown>>>) =>
  (hubspot: HubSpot): HubSpot => {
    let pages = 0
    return {
      ...hubspot,
      collection: async function* (...asked) {
        for await (const page of hubspot.collection(...asked)) {
          yield page
          pages += 1
          await deeds[pages]?.()
        }
      },
    }
  }

const readAgain = (room: SyncRoom): number =>
  room.log.filter(({ event }) => event === 'collection_read_again').length

test('a form that goes while the pages are read takes no other one with it', {
  timeout: 60_000,
}, async () => {
  await using room = await roomWithForms(502)
  const order = orderFor(forms)
  await room.run(order)
  expect(readAgain(room)).toBe(0)
  const report = await room.run(order, {
    // The first page held forms 0 to 499; now 500 moves up to a place that was read.
    wrap: after({ 1: () => room.control('collections/forms', { remove: [id(7)] }) }),
  })
  expect(readAgain(room)).toBe(1)
  expect(report.streams['forms']).toMatchObject({ status: 'succeeded', loaded: 0, deleted: 0 })
  expect(await idsOf(room, 'forms')).toContain(id(500))
  // Form 7 was there when its page was read: the next read does not come by it, once and twice.
  const next = await room.run(order)
  expect(next.streams['forms']).toMatchObject({ status: 'succeeded', loaded: 0, deleted: 1 })
  expect(readAgain(room)).toBe(2)
  const live = await idsOf(room, 'forms')
  expect(live).toHaveLength(501)
  expect(live).toContain(id(500))
  expect(live).not.toContain(id(7))
})

test('what changed before the second look lands with it', { timeout: 60_000 }, async () => {
  await using room = await roomWithForms(502)
  const order = orderFor(forms)
  await room.run(order)
  const report = await room.run(order, {
    wrap: after({
      1: () =>
        room.control('collections/forms', {
          items: [{ id: id(500), name: 'Moved and renamed', createdAt: start + 500 }],
          remove: [id(7)],
        }),
    }),
  })
  expect(report.streams['forms']).toMatchObject({ status: 'succeeded', loaded: 1, deleted: 0 })
  const moved = (await room.table('forms')).find((row) => row['id'] === id(500))
  expect(moved).toMatchObject({ name: 'Moved and renamed', _deleted_at: null })
})

test('a second look cut off is taken up again before anything is marked', {
  timeout: 60_000,
}, async () => {
  await using room = await roomWithForms(502)
  const order = orderFor(forms)
  await room.run(order)
  const loadSize = { records: 50, bytes: 1_000_000 }
  const cut = await room.run(order, {
    loadSize,
    wrap: after({
      1: () => room.control('collections/forms', { remove: [id(7)] }),
      // Three pages are a read: the token goes with the first of the second look.
      3: () =>
        room.control('faults', {
          faults: [{ path: '/forms', from: 2, action: { status: 401, body: '{}' } }],
        }),
    }),
  })
  await room.control('faults', { faults: [] })
  expect(cut.status).not.toBe('succeeded')
  expect(await idsOf(room, 'forms')).toHaveLength(502)
  const report = await room.run(order, { loadSize })
  expect(report.streams['forms']).toMatchObject({ status: 'succeeded', deleted: 0 })
  expect(await idsOf(room, 'forms')).toContain(id(500))
  expect((await room.run(order)).streams['forms']).toMatchObject({ loaded: 0, deleted: 1 })
  expect(await idsOf(room, 'forms')).toHaveLength(501)
})

test('what a read of one page lacks is gone without a second look', {
  timeout: 60_000,
}, async () => {
  await using room = await syncRoom()
  const items = Array.from({ length: 40 }, (_, n) => ({ id: id(n), createdAt: start + n }))
  await room.control('collections/campaigns', { items })
  const order = orderFor(campaigns)
  await room.run(order)
  await room.control('collections/campaigns', { remove: [id(3)] })
  expect((await room.run(order)).streams['campaigns']).toMatchObject({ read: 39, deleted: 1 })
  expect(readAgain(room)).toBe(0)
})
