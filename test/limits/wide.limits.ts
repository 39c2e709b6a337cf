import { expect, test } from 'vitest'
import { contacts } from '../../streams/contacts.ts'
import { inboundOrder, streamOrder } from '../inbound/sync-room.ts'
import { wideAccount } from './wide-account.ts'

test('1,250 properties: every route finds the hashes that the others left', async () => {
  const { room, names } = await wideAccount(1_250)
  try {
    for (const [at, route] of (['list', 'search', 'export'] as const).entries()) {
      const order = inboundOrder([streamOrder(contacts, { route, properties: names })])
      const report = await room.run({ ...order, full: true })
      const landed = at === 0 ? { loaded: 30, unchanged: 0 } : { loaded: 0, unchanged: 30 }
      expect(report.streams['contacts']).toMatchObject({ status: 'succeeded', route, ...landed })
    }
  } finally {
    await room[Symbol.asyncDispose]()
  }
})
