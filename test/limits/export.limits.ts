import { expect, test } from 'vitest'
import { countIn } from '../../src/engine/cells.ts'
import { slotOf, tableSlot } from '../../src/engine/journal/tables.ts'
import { heldTable } from '../../src/inbound/tables.ts'
import { contacts } from '../../streams/contacts.ts'
import { inboundOrder, streamOrder, syncRoom } from '../inbound/sync-room.ts'

test('a million records in several export files land whole', async () => {
  // HUBSPOT.md 3.3: more than 1,000,000 rows make a second file.
  const count = 1_000_100
  await using room = await syncRoom({ contacts: count })
  await room.control('clock', { advance: '2h' })
  const report = await room.run(inboundOrder([streamOrder(contacts, { route: 'export' })]))
  expect(report.streams['contacts']).toMatchObject({
    status: 'succeeded',
    route: 'export',
    read: count,
    loaded: count,
    set_aside: 0,
  })
  const [row] = await room.warehouse.rows({
    name: 'inbound/missing_counts',
    slots: {
      missing: tableSlot({ schema: 'data', name: 'contacts' }),
      held: slotOf(heldTable),
      target: tableSlot({ schema: 'data', name: 'contacts' }),
    },
    values: { sync: 'none', stream: 'contacts', approved: null },
  })
  expect(countIn(row, 'live')).toBe(count)
})
