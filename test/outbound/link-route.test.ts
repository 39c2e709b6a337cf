import { expect, test } from 'vitest'
import { isLinkImportWorthIt, isLinkSetWorthIt } from '../../src/outbound/send/link-route.ts'
import { orderOf } from './outbound-room.ts'

test.each<[string, string, string, number, 'auto' | 'import' | 'batch', boolean]>([
  ['2,000 pairs', 'contacts', 'companies', 2_000, 'auto', true],
  ['fewer', 'contacts', 'companies', 1_999, 'auto', false],
  ['one pair that is asked for by import', 'contacts', 'companies', 1, 'import', true],
  ['batch asked for', 'contacts', 'companies', 9_000, 'batch', false],
  ['one object', 'contacts', 'contacts', 9_000, 'import', false],
  ['one object by two names', 'contacts', '0-1', 9_000, 'import', false],
  ['custom objects', 'p_robots', '2-77', 9_000, 'auto', true],
  ['activities, which an import updates not', 'contacts', 'notes', 9_000, 'import', false],
  ['line items, which an import creates only', 'deals', 'line_items', 9_000, 'import', false],
])('whether %s go by import', (_, from, to, pairs, route, worth) => {
  expect(isLinkImportWorthIt(orderOf({ route }), { from, to, pairs })).toBe(worth)
})

test.each<[string, number, number, 'auto' | 'import', boolean]>([
  ['many pairs on few records', 5_000, 100, 'auto', true],
  ['two pairs a record', 5_000, 2_500, 'auto', true],
  ['one-to-one pairs, which cost as much to read back as to write', 5_000, 5_000, 'auto', false],
  ['one-to-one pairs that are asked for by import', 5, 5, 'import', true],
  ['a small set beside a large one', 499, 3, 'auto', false],
])('whether a set of %s goes by import', (_, pairs, records, route, worth) => {
  expect(isLinkSetWorthIt(orderOf({ route }), { pairs, records })).toBe(worth)
})
