import { expect, test } from 'vitest'
import { isLinkImportWorthIt, isLinkSetWorthIt } from '../../src/outbound/send/link-route.ts'
import { contacts } from '../../targets/contacts.ts'
import { orderOf } from './outbound-room.ts'

test.each<[string, string, string, number, 'auto' | 'import' | 'batch', boolean]>([
  ['2,000 pairs', 'contacts', 'companies', 2_000, 'auto', true],
  ['fewer', 'contacts', 'companies', 1_999, 'auto', false],
  ['one pair that is asked for by import', 'contacts', 'companies', 1, 'import', true],
  ['batch asked for', 'contacts', 'companies', 9_000, 'batch', false],
  ['none at all', 'contacts', 'companies', 0, 'import', false],
  ['custom objects of a numbered portal', 'contacts', 'p123_robots', 9_000, 'auto', true],
  ['what begins otherwise', 'contacts', 'up_robots', 9_000, 'import', false],
  ['what has letters for a portal', 'contacts', 'px_robots', 9_000, 'import', false],
  ['what has no number of a custom object', 'contacts', '12-77', 9_000, 'import', false],
  ['what goes on after such a number', 'contacts', '2-77x', 9_000, 'import', false],
  ['one object', 'contacts', 'contacts', 9_000, 'import', false],
  ['one object by two names', 'contacts', '0-1', 9_000, 'import', false],
  ['custom objects', 'p_robots', '2-77', 9_000, 'auto', true],
  ['activities, which an import updates not', 'contacts', 'notes', 9_000, 'import', false],
  ['line items, which an import creates only', 'deals', 'line_items', 9_000, 'import', false],
])('whether %s go by import', (_, from, to, pairs, route, worth) => {
  expect(isLinkImportWorthIt(orderOf({ route }), { from, to, pairs })).toBe(worth)
})

test('links to records that no import updates go by call', () => {
  const routes = { import: ['create'], batch: ['create', 'update'] } as const
  const order = orderOf({ target: { ...contacts, routes }, route: 'import' })
  expect(isLinkImportWorthIt(order, { from: 'contacts', to: 'companies', pairs: 9_000 })).toBe(
    false,
  )
})

test.each<[string, number, number, 'auto' | 'import', boolean]>([
  ['many pairs on few records', 5_000, 100, 'auto', true],
  ['two pairs a record', 5_000, 2_500, 'auto', true],
  ['one-to-one pairs, which cost as much to read back as to write', 5_000, 5_000, 'auto', false],
  ['one-to-one pairs that are asked for by import', 5, 5, 'import', true],
  ['the smallest set', 500, 3, 'auto', true],
  ['a small set beside a large one', 499, 3, 'auto', false],
])('whether a set of %s goes by import', (_, pairs, records, route, worth) => {
  expect(isLinkSetWorthIt(orderOf({ route }), { pairs, records })).toBe(worth)
})
