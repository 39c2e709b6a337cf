import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { contacts } from '../../streams/contacts.ts'
import {
  create,
  inboundOrder,
  isLive,
  streamOrder,
  type SyncRoom,
  syncRoom,
} from '../inbound/sync-room.ts'

const timeout = 60_000
const order = inboundOrder([streamOrder(contacts, { properties: ['email'] })])
const count = 230

let room: SyncRoom
let ids: readonly string[]
/** The first record of the last page, as if it were all of it. */
let half: object
beforeAll(async () => {
  room = await syncRoom()
  ids = await create(
    room,
    'contacts',
    Array.from({ length: count }, (_, at) => ({ email: `p${at}@example.com` })),
  )
  await room.control('clock', { advance: '2h' })
  await room.run(order)
  const [id = ''] = ids.slice(200)
  const record = await room.call('GET', `/crm/v3/objects/contacts/${id}?properties=email`)
  half = { status: 200, body: JSON.stringify({ results: [record] }) }
}, timeout)
afterAll(async () => room[Symbol.asyncDispose]())

const live = async (): Promise<number> => (await room.table('contacts')).filter(isLive).length
const faults = (list: readonly object[]) =>
  room.control('faults', {
    faults: list.map((fault) =>
      'action' in fault && fault.action === 'half' ? { ...fault, action: half } : fault,
    ),
  })
const listing = { method: 'GET', path: 'objects/.*contacts\\?.*archived=false' }
const batch = { method: 'POST', path: 'contacts/batch/read' }
const empty = { status: 200, body: '{"results":[]}' }
const unread = '{"results":[],"errors":[{"category":"INTERNAL_ERROR","message":"no"}]}'
const notFound = '{"status":"error","category":"OBJECT_NOT_FOUND","message":"Not found"}'

/** What a read comes by, while all 230 records are there, and whether it can end well all the same. */
const lies: readonly {
  readonly title: string
  readonly faults: readonly object[]
  readonly status: 'succeeded' | 'partial'
}[] = [
  { title: 'an empty listing', faults: [{ ...listing, action: empty }], status: 'partial' },
  {
    title: 'a second page that is empty and the last',
    faults: [{ ...listing, from: 2, action: empty }],
    status: 'succeeded',
  },
  {
    title: 'half a last page, and batch reads that leave out the rest',
    faults: [
      { ...listing, from: 3, action: 'half' },
      { ...batch, action: empty },
    ],
    status: 'partial',
  },
  {
    title: 'a short listing, and batch reads with a 207 of other errors',
    faults: [
      { ...listing, from: 3, action: empty },
      { ...batch, action: { status: 207, body: unread } },
    ],
    status: 'partial',
  },
  {
    title: 'a short listing, and a batch read of which half fails at first',
    faults: [
      { ...listing, from: 3, action: empty },
      { ...batch, times: 1, action: { status: 207, body: unread } },
    ],
    status: 'succeeded',
  },
  {
    title: 'a 404 for the second page',
    faults: [{ ...listing, from: 2, action: { status: 404, body: notFound } }],
    status: 'partial',
  },
  {
    title: 'a 404 of HTML for the batch reads after a short listing',
    faults: [
      { ...listing, from: 3, action: empty },
      { ...batch, action: { status: 404, body: '<html></html>' } },
    ],
    status: 'partial',
  },
  {
    title: 'a 400 for the third page',
    faults: [{ ...listing, from: 3, action: { status: 400, body: '{}' } }],
    status: 'partial',
  },
  {
    title: 'an answer without results',
    faults: [{ ...listing, from: 2, action: { status: 200, body: '{}' } }],
    status: 'partial',
  },
  {
    title: 'a 502, a cut answer and HTML in the midst of the listing',
    faults: [
      { ...listing, from: 2, times: 1, action: { status: 502, body: 'Bad Gateway' } },
      { ...listing, from: 3, times: 1, action: { cut_bytes: 100 } },
      { ...listing, from: 4, times: 1, action: { status: 200, body: '<html></html>' } },
    ],
    status: 'succeeded',
  },
]

describe.each([
  ['a full refresh', true],
  ['the reconcile', false],
])(
  '%s marks nothing deleted by',
  (_, full) => {
    test.each(lies)('$title', async ({ faults: list, status }) => {
      if (!full) await room.control('clock', { advance: '8d' })
      await faults(list)
      const told = await room.run({ ...order, full })
      await faults([])
      expect([told.status, told.streams['contacts']?.deleted]).toEqual([status, 0])
      expect(await live()).toBe(count)

      const after = await room.run({ ...order, full })
      expect(after.streams['contacts']).toMatchObject({ status: 'succeeded', deleted: 0 })
      expect(await live()).toBe(count)
    })
  },
  timeout,
)

test.each([
  ['list', listing],
  ['search', { method: 'POST', path: 'contacts/search' }],
] as const)(
  'a first read by %s that comes back empty is not taken for a read, while HubSpot has records',
  async (route, path) => {
    await using fresh = await syncRoom({}, room.sandbox)
    const first = inboundOrder([streamOrder(contacts, { properties: ['email'], route })])
    await faults([{ ...path, action: { status: 200, body: '{"total":0,"results":[]}' } }])
    const told = await fresh.run(first)
    await faults([])
    expect(told.streams['contacts']).toMatchObject({
      position: null,
      error: { code: 'inbound.read_incomplete' },
    })
    expect((await fresh.run(first)).streams['contacts']).toMatchObject({ loaded: count })
  },
  timeout,
)

test(
  'an archived listing that is empty, short or refused takes nothing back and marks nothing',
  async () => {
    const gone = ids.slice(0, 5)
    await room.call('POST', '/crm/v3/objects/contacts/batch/archive', {
      inputs: gone.map((id) => ({ id })),
    })
    await room.control('clock', { advance: '25h' })
    await room.run(order)
    expect(await live()).toBe(count - 5)
    const archived = { method: 'GET', path: 'objects/.*contacts\\?.*archived=true' }
    for (const action of [empty, { status: 200, body: '{}' }, { status: 404, body: notFound }]) {
      await room.control('clock', { advance: '25h' })
      await faults([{ ...archived, action }])
      await room.run(order)
      await faults([])
      expect(await live()).toBe(count - 5)
    }
  },
  timeout,
)
