import { expect, test } from 'vitest'
import { contacts } from '../../streams/contacts.ts'
import { create, inboundOrder, streamOrder, syncRoom, textsOf } from '../inbound/sync-room.ts'

test('a change that the index shows late is read within the horizon', {
  timeout: 60_000,
}, async () => {
  await using room = await syncRoom({ knobs: { index_lag_ms: 600_000 } })
  await create(room, 'contacts', [{ email: 'early@example.com' }])
  await room.control('clock', { advance: '2h' })
  const order = inboundOrder([streamOrder(contacts)])
  await room.run(order)
  await create(room, 'contacts', [{ email: 'late@example.com' }])
  const unseen = await room.run(order)
  expect(unseen.streams['contacts']).toMatchObject({ strategy: 'incremental', read: 0 })
  await room.control('clock', { advance: '20m' })
  await room.run(order)
  expect(textsOf(await room.table('contacts'), 'email')).toEqual([
    'early@example.com',
    'late@example.com',
  ])
})

test('records older than the start date are not read', { timeout: 60_000 }, async () => {
  await using room = await syncRoom()
  await room.write('contacts', [
    {
      properties: { email: 'old@example.com' },
      createdAt: '2019-01-01T00:00:00.000Z',
      updatedAt: '2019-06-01T00:00:00.000Z',
    },
    {
      properties: { email: 'new@example.com' },
      createdAt: '2019-01-01T00:00:00.000Z',
      updatedAt: '2022-06-01T00:00:00.000Z',
    },
  ])
  const startDate = '2020-01-01T00:00:00.000Z'
  for (const route of ['auto', 'list', 'export'] as const) {
    await using each = await syncRoom({}, room.sandbox)
    const report = await each.run(inboundOrder([streamOrder(contacts, { route })], { startDate }))
    expect(report.status).toBe('succeeded')
    expect(textsOf(await each.table('contacts'), 'email')).toEqual(['new@example.com'])
  }
})
