import { expect, test } from 'vitest'
import { contacts } from '../../streams/contacts.ts'
import { inboundOrder, streamOrder, type SyncRoom, syncRoom } from '../inbound/sync-room.ts'

const people = (from: number, count: number, updatedAt: string) =>
  Array.from({ length: count }, (_, at) => ({
    properties: { email: `p${from + at}@example.com` },
    createdAt: '2024-01-01T00:00:00.000Z',
    updatedAt,
  }))

const order = inboundOrder([
  streamOrder(contacts, { properties: ['email'], strategy: 'incremental' }),
])
const bySearch = inboundOrder([
  streamOrder(contacts, { properties: ['email'], strategy: 'incremental', route: 'search' }),
])

/** Live rows and the emails in them, each once. */
async function counted(room: SyncRoom): Promise<readonly number[]> {
  const rows = await room.table('contacts')
  return [rows.length, new Set(rows.map((row) => row['email'])).size]
}

// HUBSPOT.md 4.2: a search gives 10,000 results at most.
test.each([10_000, 10_001, 30_500])('%i results of one search are all read', async (count) => {
  await using room = await syncRoom({ contacts: count })
  await room.control('clock', { advance: '2h' })
  const report = await room.run(bySearch)
  expect(report.streams['contacts']).toMatchObject({
    status: 'succeeded',
    route: 'search',
    read: count,
    loaded: count,
  })
  expect((await counted(room))[0]).toBe(count)
})

test('so are 30,500 changes since the last run', async () => {
  await using room = await syncRoom()
  await room.write('contacts', people(0, 10, '2024-01-01T00:00:00.000Z'))
  await room.control('clock', { advance: '3h' })
  await room.run(order)
  const now = Date.parse((await room.control<{ now: string }>('clock')).now)
  for (let at = 0; at < 30_500; at += 500) {
    const updatedAt = new Date(now + at).toISOString()
    await room.write('contacts', people(10 + at, 500, updatedAt))
  }
  await room.control('clock', { advance: '2h' })
  const report = await room.run(bySearch)
  expect(report.streams['contacts']).toMatchObject({
    status: 'succeeded',
    strategy: 'incremental',
    route: 'search',
    loaded: 30_500,
  })
  expect(await counted(room)).toEqual([30_510, 30_510])
})

test.each(['id', 'reverse', 'shuffled'])(
  '25,000 records of one millisecond, others around it, in %s order of ties',
  async (ties) => {
    await using room = await syncRoom({ knobs: { search_tie_order: ties } })
    await room.write('contacts', people(0, 150, '2024-05-01T00:00:00.000Z'))
    await room.write('contacts', people(150, 25_000, '2024-05-01T00:00:00.001Z'))
    await room.write('contacts', people(25_150, 150, '2024-05-01T00:00:00.002Z'))
    await room.control('clock', { advance: '2h' })
    const report = await room.run(bySearch)
    expect(report.streams['contacts']).toMatchObject({
      status: 'succeeded',
      route: 'search',
      loaded: 25_300,
    })
    expect(await counted(room)).toEqual([25_300, 25_300])
    expect(room.calls()['search']).toBeLessThan(160)
  },
)
