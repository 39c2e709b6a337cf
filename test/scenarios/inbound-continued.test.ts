import { expect, test } from 'vitest'
import { textIn } from '../../src/engine/cells.ts'
import { contacts } from '../../streams/contacts.ts'
import { create, inboundOrder, settled, streamOrder, syncRoom } from '../inbound/sync-room.ts'

const people = Array.from({ length: 460 }, (_, number) => ({
  email: `p${number}@example.com`,
  firstname: `Name ${number}`,
}))

test.each(['list', 'search'] as const)(
  'a first load by %s that is stopped again and again ends like one never stopped',
  { timeout: 120_000 },
  async (route) => {
    await using never = await syncRoom()
    await using often = await syncRoom({}, never.sandbox)
    await create(never, 'contacts', people)
    await never.control('clock', { advance: '2h' })
    const order = inboundOrder([streamOrder(contacts, { route })])
    const loadSize = { records: 100, bytes: 1 << 20 }

    let stops = 0
    let last = 0
    let ended = ''
    for (;;) {
      const report = await often.run(order, {
        loadSize,
        // Each run gets one page further than the one before it would have had to repeat.
        stopWhen: ({ part, done }) => part === 'contacts' && done >= 100,
      })
      ended = report.status
      if (ended !== 'stopped') break
      stops += 1
      const rows = (await often.table('contacts')).length
      expect(rows).toBeGreaterThanOrEqual(last)
      last = rows
      if (stops > 12) throw new Error('The load makes no progress.')
      if (stops === 2) {
        const [first] = await often.table('contacts')
        await often.call('PATCH', `/crm/v3/objects/contacts/${textIn(first, 'id')}`, {
          properties: { firstname: 'Changed meanwhile' },
        })
      }
    }
    expect(ended).toBe('succeeded')
    expect(stops).toBeGreaterThanOrEqual(2)
    expect((await never.run(order)).status).toBe('succeeded')
    expect(settled(await often.table('contacts'))).toEqual(settled(await never.table('contacts')))
    expect(await often.controlRows('_seen')).toEqual([])
  },
)

test('goes on waiting for the export that a killed run asked for', {
  timeout: 120_000,
}, async () => {
  await using room = await syncRoom()
  await create(room, 'contacts', people.slice(0, 50))
  await room.control('clock', { advance: '2h' })
  const order = inboundOrder([streamOrder(contacts, { route: 'export' })])
  const stopped = await room.run(order, { stopWhen: ({ stage }) => stage.startsWith('export') })
  expect(stopped.status).toBe('stopped')
  const done = await room.run(order)
  expect(done.status).toBe('succeeded')
  expect(await room.table('contacts')).toHaveLength(50)
  const { exports_used: used } = await room.control<{ exports_used: number }>('state')
  expect(used).toBe(1)
})
