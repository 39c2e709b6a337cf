import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  canonicalLink,
  inverseOf,
  labelBook,
  resolveLabel,
  turned,
} from '../../src/engine/association-labels.ts'
import type { AssociationType } from '../../src/engine/ports.ts'

const own = (typeId: number, label: string | null): AssociationType => ({
  category: 'HUBSPOT_DEFINED',
  typeId,
  label,
})
const users = (typeId: number, label: string): AssociationType => ({
  category: 'USER_DEFINED',
  typeId,
  label,
})

const contactsToCompanies = [
  own(1, 'Primary'),
  own(279, null),
  users(144, 'Employee'),
  users(35, 'Partner'),
]
const companiesToContacts = [
  own(2, 'Primary'),
  own(280, null),
  users(145, 'Employer'),
  users(36, 'Partner'),
]

describe('a book of two objects', () => {
  const book = labelBook('contacts', 'companies', contactsToCompanies, companiesToContacts)

  test.each([
    ['the unlabelled type', 279, 280],
    ['HubSpot’s own label', 1, 2],
    ['a single label, by its text', 35, 36],
    ['a paired label, by what is left over', 144, 145],
  ])('knows the inverse of %s', (_what, there, back) => {
    expect(inverseOf(book, there)?.typeId).toBe(back)
    expect(inverseOf(turned(book), back)?.typeId).toBe(there)
  })

  test.each([
    ['its text in any case', ' employee ', 144],
    ['the text of its inverse', 'EMPLOYER', 144],
    ['its type id', '144', 144],
    ['the name of HubSpot’s own', 'primary', 1],
  ])('finds a label by %s', (_how, wanted, typeId) => {
    expect(resolveLabel(book, wanted)).toMatchObject({ kind: 'labelled', type: { typeId } })
  })

  test.each([null, '', '  ', '279'])('takes %j for the unlabelled type', (wanted) => {
    expect(resolveLabel(book, wanted)).toEqual({ kind: 'unlabelled' })
  })

  test('names the labels there are when it knows none of that name', () => {
    expect(resolveLabel(book, 'Boss')).toEqual({
      kind: 'unknown',
      known: ['Primary', 'Employee', 'Partner'],
    })
  })

  test('keeps the direction between two objects', () => {
    expect(canonicalLink(book, '9', '1', 144)).toEqual({ from: '9', to: '1', typeId: 144 })
  })

  test('tells several paired labels apart by ids that follow each other', () => {
    const several = labelBook(
      'contacts',
      'deals',
      [own(4, null), users(50, 'Buyer'), users(60, 'Lawyer')],
      [own(3, null), users(51, 'Bought by'), users(61, 'Advised by')],
    )
    expect(inverseOf(several, 50)?.typeId).toBe(51)
    expect(inverseOf(several, 60)?.typeId).toBe(61)
  })

  test('leaves an inverse open rather than guess', () => {
    const unclear = labelBook(
      'contacts',
      'deals',
      [own(4, null), users(50, 'Buyer'), users(52, 'Lawyer')],
      [own(3, null), users(51, 'Bought by'), users(61, 'Advised by')],
    )
    expect(inverseOf(unclear, 50)).toBeNull()
    expect(inverseOf(unclear, 52)).toBeNull()
  })

  test('learns an inverse from a pair that was read in both directions', () => {
    const taught = labelBook(
      'contacts',
      'deals',
      [own(4, null), users(50, 'Buyer'), users(52, 'Lawyer')],
      [own(3, null), users(51, 'Bought by'), users(61, 'Advised by')],
      [{ forward: [4, 52], backward: [3, 61] }],
    )
    expect(inverseOf(taught, 52)?.typeId).toBe(61)
    expect(inverseOf(taught, 50)?.typeId).toBe(51)
  })

  test('knows the unlabelled type of custom objects by what HubSpot lists', () => {
    const custom = labelBook(
      '2-1',
      'contacts',
      [{ category: 'USER_DEFINED', typeId: 77, label: null }],
      [{ category: 'USER_DEFINED', typeId: 78, label: null }],
    )
    expect(custom.unlabelled.typeId).toBe(77)
    expect(inverseOf(custom, 77)?.typeId).toBe(78)
  })
})

describe('a book of one object with itself', () => {
  const contacts = [own(449, null), users(10, 'Friend'), users(20, 'Manager'), users(21, 'Report')]
  const book = labelBook('contacts', 'contacts', contacts, contacts)

  test('takes a label that stands alone for its own inverse', () => {
    expect(inverseOf(book, 10)?.typeId).toBe(10)
    expect(canonicalLink(book, '30', '4', 10)).toEqual(canonicalLink(book, '4', '30', 10))
  })

  test('takes one text under two ids for one single label', () => {
    const twice = [own(449, null), users(10, 'Friend'), users(11, 'Friend')]
    const single = labelBook('contacts', 'contacts', twice, twice)
    expect(inverseOf(single, 10)?.typeId).toBe(11)
    expect(resolveLabel(single, 'friend')).toMatchObject({ kind: 'labelled', type: { typeId: 10 } })
    expect(canonicalLink(single, '30', '4', 10)).toEqual(canonicalLink(single, '4', '30', 11))
  })

  test('leaves neighbours open until a linked pair shows which belong together', () => {
    expect(inverseOf(book, 20)).toBeNull()
    expect(canonicalLink(book, '1', '2', 20)).toBeNull()
    const taught = labelBook('contacts', 'contacts', contacts, contacts, [
      { forward: [449, 20], backward: [449, 21] },
    ])
    expect(canonicalLink(taught, '30', '4', 20)).toEqual({ from: '4', to: '30', typeId: 21 })
    expect(canonicalLink(taught, '4', '30', 21)).toEqual({ from: '4', to: '30', typeId: 21 })
  })

  test('knows parent and child company, by text and by name', () => {
    const companies = [own(450, null), own(13, 'Child Company'), own(14, 'Parent Company')]
    const family = labelBook('companies', '0-2', companies, companies)
    expect(inverseOf(family, 13)?.typeId).toBe(14)
    expect(resolveLabel(family, 'parent company')).toMatchObject({ type: { typeId: 14 } })
    expect(resolveLabel(family, 'Child to parent company')).toMatchObject({ type: { typeId: 14 } })
  })

  test('spells a link the same from both ends, whatever the ids', () => {
    const taught = labelBook('contacts', 'contacts', contacts, contacts, [
      { forward: [20], backward: [21] },
    ])
    const id = fc.bigInt({ min: 1n, max: 10n ** 20n }).map(String)
    fc.assert(
      fc.property(id, id, fc.constantFrom(449, 10, 20, 21), (one, other, typeId) => {
        fc.pre(one !== other)
        const back = inverseOf(taught, typeId)?.typeId ?? 0
        expect(canonicalLink(taught, one, other, typeId)).toEqual(
          canonicalLink(taught, other, one, back),
        )
      }),
    )
  })
})
