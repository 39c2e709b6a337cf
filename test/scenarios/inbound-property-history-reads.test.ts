import { expect, test } from 'vitest'
import { textIn } from '../../src/engine/cells.ts'
import { contacts } from '../../streams/contacts.ts'
import { deals } from '../../streams/deals.ts'
import { propertyHistory } from '../../streams/property-history.ts'
import { create, inboundOrder, streamOrder, syncRoom } from '../inbound/sync-room.ts'
import { historiesOf, landed, patch, shown } from './inbound-property-history-room.ts'

const timeout = 120_000
const deal = (number: number) => ({
  dealname: `deal ${number}`,
  amount: String(number * 10),
  pipeline: 'default',
  dealstage: 'appointmentscheduled',
})
const many = (count: number) => Array.from({ length: count }, (_, number) => deal(number))
const chosen = ['dealstage', 'amount', 'pipeline']
const order = inboundOrder([historiesOf({ deals: chosen })])

test('every entry lands once, changes are added, and a run without changes writes nothing', {
  timeout,
}, async () => {
  await using room = await syncRoom()
  const ids = await create(room, 'deals', many(120))
  await room.control('clock', { advance: '2h' })
  const [first = '', second = ''] = ids
  await patch(room, 'deals', first, { dealstage: 'qualifiedtobuy' })
  await room.control('clock', { advance: '2h' })

  const whole = await room.run(order)
  expect(whole.streams['property_history']).toMatchObject({
    status: 'succeeded',
    strategy: 'full_refresh',
    route: 'list',
    read: 361,
    loaded: 361,
  })
  expect(room.calls()['list']).toBe(3 + 1)
  const before = await shown(room, 'deals', chosen)
  expect(await landed(room, 'deals')).toEqual(before)

  await room.control('clock', { advance: '2h' })
  const quiet = await room.run(order)
  expect(quiet.streams['property_history']).toMatchObject({
    strategy: 'incremental',
    route: 'search',
    read: 0,
    loaded: 0,
  })
  // One search, and what any run asks: the clock and the object's properties.
  expect(room.calls()).toMatchObject({ search: 1, list: 0, batch_read: 0, other: 2 })

  await patch(room, 'deals', first, { amount: '999' })
  await patch(room, 'deals', second, { amount: '' })
  const later = await room.run(order)
  expect(later.streams['property_history']).toMatchObject({ loaded: 2, unchanged: 7 })
  const after = await shown(room, 'deals', chosen)
  expect(after).toHaveLength(before.length + 2)
  expect(await landed(room, 'deals')).toEqual(after)
  const cleared = (await room.table('property_history')).filter((row) => row['value'] === null)
  expect(cleared).toMatchObject([{ record_id: second, property: 'amount', archived: false }])
})

test('entries of one millisecond land both, in the order in which they came to be', {
  timeout,
}, async () => {
  await using room = await syncRoom()
  const [id = ''] = await create(room, 'deals', many(1))
  await room.control('clock', { advance: '1h' })
  await room.control('clock', { freeze: true })
  for (const dealstage of ['qualifiedtobuy', 'presentationscheduled', 'qualifiedtobuy'])
    await patch(room, 'deals', id, { dealstage })
  await room.control('clock', { advance: '2h' })
  await room.run(order)
  const stages = (await room.table('property_history')).filter(
    (row) => textIn(row, 'property') === 'dealstage',
  )
  const told = await shown(room, 'deals', ['dealstage'])
  expect(told).toHaveLength(4)
  // The first and the last of the three are one entry: value, time and source are the same.
  expect(stages.map((row) => `${textIn(row, 'value')} ${Number(row['place'])}`).toSorted()).toEqual(
    ['appointmentscheduled 0', 'presentationscheduled 1', 'qualifiedtobuy 2'],
  )
  await room.run({ ...order, full: true })
  expect(await room.table('property_history')).toHaveLength(3 + 2)
})

test('HubSpot forgets old entries, the table does not; what was archived since is read to its end', {
  timeout,
}, async () => {
  await using room = await syncRoom()
  const [kept = '', gone = '', merged = ''] = await create(room, 'deals', many(3))
  await room.control('clock', { advance: '2h' })
  await room.run(order)
  const before = await landed(room, 'deals')

  await patch(room, 'deals', gone, { amount: '77' })
  await room.call('DELETE', `/crm/v3/objects/deals/${gone}`)
  await patch(room, 'deals', merged, { amount: '88' })
  await room.call('POST', '/crm/v3/objects/deals/merge', {
    primaryObjectId: kept,
    objectIdToMerge: merged,
  })
  const { now } = await room.control<{ now: string }>('state')
  // HubSpot shows but the newest entry of a value any more.
  await room.write('deals', [{ id: kept, properties: { ...deal(0), amount: '5' }, updatedAt: now }])
  await room.control('clock', { advance: '25h' })
  const report = await room.run(order)
  expect(report.status).toBe('succeeded')
  const after = await landed(room, 'deals')
  expect(after).toEqual(expect.arrayContaining([...before]))
  const truth = await shown(room, 'deals', chosen)
  expect(after).toEqual(expect.arrayContaining([...truth]))
  expect(after.filter((entry) => entry.startsWith(`${gone} amount`))).toHaveLength(2)
})

test('a property chosen later is read of all records, archived ones too, and the others only of what changed', {
  timeout,
}, async () => {
  await using room = await syncRoom()
  const ids = await create(room, 'deals', many(60))
  await room.call('DELETE', `/crm/v3/objects/deals/${ids[59]}`)
  await room.control('clock', { advance: '2h' })
  await room.run(inboundOrder([historiesOf({ deals: ['amount'] })]))
  await room.control('clock', { advance: '2h' })
  const report = await room.run(inboundOrder([historiesOf({ deals: ['amount', 'dealstage'] })]))
  // 60 stages, and the amount of the archived one, which is listed again.
  expect(report.streams['property_history']).toMatchObject({
    strategy: 'incremental',
    loaded: 60,
    unchanged: 1,
  })
  expect(await landed(room, 'deals')).toEqual(await shown(room, 'deals', ['amount', 'dealstage']))

  // Given up for a while and chosen again: what happened meanwhile is found.
  await room.run(inboundOrder([historiesOf({ deals: ['dealstage'] })]))
  await patch(room, 'deals', ids[0] ?? '', { amount: '4711' })
  await room.control('clock', { advance: '2h' })
  await room.run(inboundOrder([historiesOf({ deals: ['dealstage'] })]))
  await room.control('clock', { advance: '2h' })
  await room.run(inboundOrder([historiesOf({ deals: ['amount', 'dealstage'] })]))
  expect(await landed(room, 'deals')).toEqual(await shown(room, 'deals', ['amount', 'dealstage']))
})

test('without a choice it reads what the object streams chose, and hashes what they hash', {
  timeout,
}, async () => {
  await using room = await syncRoom()
  await create(room, 'contacts', [{ email: 'ada@example.com', phone: '123', firstname: 'Ada' }])
  await create(room, 'deals', many(2))
  await room.control('clock', { advance: '2h' })
  const streams = (hash: readonly string[]) =>
    inboundOrder([
      streamOrder(contacts, { properties: ['email', 'phone'], hash }),
      streamOrder(deals, { properties: 'all', exclude: ['amount'] }),
      streamOrder(propertyHistory, { properties: 'all' }),
    ])
  await room.run(streams([]))
  const rows = async (property: string) =>
    (await room.table('property_history')).filter((row) => textIn(row, 'property') === property)
  expect(await rows('phone')).toMatchObject([{ object: 'contacts', value: '123' }])
  expect(await rows('firstname')).toEqual([])
  expect(await rows('amount')).toEqual([])
  expect(await rows('dealname')).toHaveLength(2)

  const digest = 'a665a45920422f9d417e4867efdc4fb8a04a1f3fff1fa07e998e86f7f7a27ae3'
  const [plain] = await rows('phone')
  await room.run(streams(['phone']))
  expect(await rows('phone')).toMatchObject([{ id: plain?.['id'], value: digest }])
  await room.run({ ...streams(['phone']), full: true })
  expect(await rows('phone')).toMatchObject([{ id: plain?.['id'], value: digest }])
  await room.run(streams([]))
  expect(await rows('phone')).toMatchObject([{ id: plain?.['id'], value: '123' }])
})

test('stages: when each deal was in which, of which pipeline', { timeout }, async () => {
  await using room = await syncRoom()
  const [id = ''] = await create(room, 'deals', many(1))
  await room.control('clock', { advance: '2h' })
  await patch(room, 'deals', id, { dealstage: 'qualifiedtobuy' })
  await room.control('clock', { advance: '3h' })
  await patch(room, 'deals', id, { dealstage: 'closedwon' })
  await room.control('clock', { advance: '2h' })
  await room.run(order)
  const stays = (await room.table('deal_stage_history')).toSorted(
    (one, other) => Number(one['entered_at']) - Number(other['entered_at']),
  )
  expect(stays).toMatchObject([
    { deal_id: id, stage_id: 'appointmentscheduled', pipeline_id: 'default' },
    { deal_id: id, stage_id: 'qualifiedtobuy', pipeline_id: 'default' },
    { deal_id: id, stage_id: 'closedwon', pipeline_id: 'default', exited_at: null },
  ])
  expect(stays.map((stay) => stay['exited_at'])).toEqual([
    stays[1]?.['entered_at'],
    stays[2]?.['entered_at'],
    null,
  ])
  const hours = stays.map((stay) => Math.round(Number(stay['duration_seconds'] ?? 0) / 3_600))
  expect(hours).toEqual([2, 3, 0])
})

test('beside the streams of its objects it costs nothing when nothing changed', {
  timeout,
}, async () => {
  await using room = await syncRoom()
  const [id = ''] = await create(room, 'deals', many(3))
  await room.control('clock', { advance: '2h' })
  const both = inboundOrder([streamOrder(deals), historiesOf({ deals: chosen })])
  await room.run(both)
  await room.control('clock', { advance: '2h' })
  const quiet = await room.run(both)
  expect(quiet.streams['property_history']).toMatchObject({ status: 'succeeded', read: 0 })
  expect(room.calls()).toMatchObject({ search: 1, list: 0, batch_read: 0 })
  await patch(room, 'deals', id, { amount: '4711' })
  const busy = await room.run(both)
  expect(busy.streams['property_history']).toMatchObject({ loaded: 1 })
  expect(await landed(room, 'deals')).toEqual(await shown(room, 'deals', chosen))
})
