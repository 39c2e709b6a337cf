import { expect, test } from 'vitest'
import { companies } from '../../streams/companies.ts'
import { contacts } from '../../streams/contacts.ts'
import { inboundOrder, streamOrder, syncRoom, textsOf } from '../inbound/sync-room.ts'

const changedIn = (year: number) => ({
  properties: { email: `in${year}@example.com` },
  createdAt: '2017-01-01T00:00:00.000Z',
  updatedAt: `${year}-06-01T00:00:00.000Z`,
})
const since = (year: number) =>
  inboundOrder([streamOrder(contacts)], { startDate: `${year}-01-01T00:00:00.000Z` })

test('the reconcile leaves out what changed before the start date', {
  timeout: 60_000,
}, async () => {
  await using room = await syncRoom()
  await room.write('contacts', [changedIn(2019), changedIn(2022)])
  await room.run(since(2020))
  await room.control('clock', { advance: '8d' })
  expect((await room.run(since(2020))).status).toBe('succeeded')
  expect(textsOf(await room.table('contacts'), 'email')).toEqual(['in2022@example.com'])
})

test('an earlier start date brings the records that it lets in, a later one takes none away', {
  timeout: 60_000,
}, async () => {
  await using room = await syncRoom()
  await room.write('contacts', [changedIn(2019), changedIn(2022)])
  await room.run(since(2020))
  await room.control('clock', { advance: '2h' })
  const report = await room.run(since(2018))
  expect(report.streams['contacts']).toMatchObject({ strategy: 'full_refresh', loaded: 1 })
  const both = ['in2019@example.com', 'in2022@example.com']
  expect(textsOf(await room.table('contacts'), 'email')).toEqual(both)
  const later = await room.run(since(2023))
  expect(later.streams['contacts']).toMatchObject({ strategy: 'incremental', deleted: 0 })
  expect(textsOf(await room.table('contacts'), 'email')).toEqual(both)
})

test('a stream may have a start date of its own', { timeout: 60_000 }, async () => {
  await using room = await syncRoom()
  await room.write('contacts', [changedIn(2019), changedIn(2022)])
  await room.write('companies', [
    { properties: { name: 'Old' }, updatedAt: '2019-06-01T00:00:00.000Z' },
    { properties: { name: 'Newer' }, updatedAt: '2022-06-01T00:00:00.000Z' },
  ])
  const own = { startDate: '2018-01-01T00:00:00.000Z' }
  const streams = [streamOrder(contacts), streamOrder(companies, own)]
  const order = inboundOrder(streams, { startDate: '2020-01-01T00:00:00.000Z' })
  await room.run(order)
  expect(textsOf(await room.table('contacts'), 'email')).toEqual(['in2022@example.com'])
  expect(textsOf(await room.table('companies'), 'name')).toEqual(['Newer', 'Old'])
})

test('a start date that has not come yet is told, and nothing is read or removed', {
  timeout: 60_000,
}, async () => {
  await using room = await syncRoom()
  await room.write('contacts', [changedIn(2022)])
  await room.run(since(2020))
  const report = await room.run(since(2999))
  expect(report.status).toBe('partial')
  expect(report.streams['contacts']).toMatchObject({
    status: 'failed',
    read: 0,
    error: { code: 'inbound.start_date_ahead' },
  })
  expect(textsOf(await room.table('contacts'), 'email')).toEqual(['in2022@example.com'])
})
