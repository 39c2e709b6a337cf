import { describe, expect, test } from 'vitest'
import { labelBook } from '../../src/engine/association-labels.ts'
import type { AssociationType } from '../../src/engine/ports.ts'
import { cellOfLabel } from '../../src/outbound/send/importable-pairs.ts'

const own = (typeId: number, label: string | null): AssociationType => ({
  category: 'HUBSPOT_DEFINED',
  typeId,
  label,
})
const custom = (typeId: number, label: string): AssociationType => ({
  category: 'USER_DEFINED',
  typeId,
  label,
})

const forward = [
  own(280, null),
  own(2, 'Primary'),
  custom(10, 'Employee'),
  custom(20, 'Chair'),
  custom(30, 'Owner'),
  custom(40, 'Owned'),
  custom(50, 'A; B'),
  custom(60, 'twin'),
  custom(70, 'Twin'),
]
const backward = [
  own(279, null),
  own(1, 'Primary'),
  custom(11, 'Employee'),
  custom(21, 'Chaired company'),
  custom(36, 'Owner'),
  custom(45, 'owner'),
  custom(51, 'A; B'),
  custom(61, 'twin'),
  custom(71, 'Twin'),
]

describe('a label as an import cell', () => {
  const book = labelBook('companies', 'contacts', forward, backward)
  test.each<[string, AssociationType, string | null]>([
    ['a single label is named by its text', custom(10, 'Employee'), 'Employee'],
    ['a paired label is named from this side', custom(20, 'Chair'), 'Chair'],
    ["HubSpot's own labels go by call", own(2, 'Primary'), null],
    ['the unlabelled type has no cell', own(280, null), null],
    ['a text that the other side has twice could mean another label', custom(30, 'Owner'), null],
    ['a text with a semicolon could be two labels', custom(50, 'A; B'), null],
    ['texts that differ by case alone could mean each other', custom(60, 'twin'), null],
    ['a label that the account does not have', custom(99, 'Gone'), null],
    ["a label with the number of one of HubSpot's own is told apart", custom(2, 'Primary'), null],
  ])('%s', (_, type, cell) => {
    expect(cellOfLabel(book, type)).toBe(cell)
  })
})
