import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  canonicalLink,
  inverseOf,
  type LabelBook,
  labelBook,
  resolveLabel,
  turned,
} from '../../src/engine/association-labels.ts'
import type { AssociationType } from '../../src/engine/ports.ts'

const own = (typeId: number, label: string | null = null): AssociationType => ({
  category: 'HUBSPOT_DEFINED',
  typeId,
  label,
})
const users = (typeId: number, label = ''): AssociationType => ({
  category: 'USER_DEFINED',
  typeId,
  label,
})

const typed = (book: LabelBook, typeId: number): AssociationType =>
  book.types.find((type) => type.typeId === typeId) ?? own(typeId)
const plain = ({ category, typeId, label }: AssociationType) => ({ category, typeId, label })

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
    const [one, other] = [typed(book, there), typed(turned(book), back)]
    expect(inverseOf(book, one)).toEqual(plain(other))
    expect(inverseOf(turned(book), other)).toEqual(plain(one))
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
    expect(canonicalLink(book, '9', '1', users(144))).toEqual({
      from: '9',
      to: '1',
      category: 'USER_DEFINED',
      typeId: 144,
    })
  })

  test('tells several paired labels apart by ids that follow each other', () => {
    const several = labelBook(
      'contacts',
      'deals',
      [own(4, null), users(50, 'Buyer'), users(60, 'Lawyer')],
      [own(3, null), users(51, 'Bought by'), users(61, 'Advised by')],
    )
    expect(inverseOf(several, users(50))?.typeId).toBe(51)
    expect(inverseOf(several, users(60))?.typeId).toBe(61)
  })

  test('leaves an inverse open rather than guess', () => {
    const unclear = labelBook(
      'contacts',
      'deals',
      [own(4, null), users(50, 'Buyer'), users(52, 'Lawyer')],
      [own(3, null), users(51, 'Bought by'), users(61, 'Advised by')],
    )
    expect(inverseOf(unclear, users(50))).toBeNull()
    expect(inverseOf(unclear, users(52))).toBeNull()
  })

  test('learns an inverse from a pair that was read in both directions', () => {
    const taught = labelBook(
      'contacts',
      'deals',
      [own(4, null), users(50, 'Buyer'), users(52, 'Lawyer')],
      [own(3, null), users(51, 'Bought by'), users(61, 'Advised by')],
      [{ forward: [own(4), users(52)], backward: [own(3), users(61)] }],
    )
    expect(inverseOf(taught, users(52))?.typeId).toBe(61)
    expect(inverseOf(taught, users(50))?.typeId).toBe(51)
  })

  test('knows the unlabelled type of custom objects by what HubSpot lists', () => {
    const custom = labelBook(
      '2-1',
      'contacts',
      [{ category: 'USER_DEFINED', typeId: 77, label: null }],
      [{ category: 'USER_DEFINED', typeId: 78, label: null }],
    )
    expect(custom.unlabelled.typeId).toBe(77)
    expect(inverseOf(custom, users(77))?.typeId).toBe(78)
  })
})

describe('a book of one object with itself', () => {
  const contacts = [own(449, null), users(10, 'Friend'), users(20, 'Manager'), users(21, 'Report')]
  const book = labelBook('contacts', 'contacts', contacts, contacts)

  test('takes a label that stands alone for its own inverse', () => {
    expect(inverseOf(book, users(10))?.typeId).toBe(10)
    expect(canonicalLink(book, '30', '4', users(10))).toEqual(
      canonicalLink(book, '4', '30', users(10)),
    )
  })

  test('takes one text under two ids for one single label', () => {
    const twice = [own(449, null), users(10, 'Friend'), users(11, 'Friend')]
    const single = labelBook('contacts', 'contacts', twice, twice)
    expect(inverseOf(single, users(10))?.typeId).toBe(11)
    expect(resolveLabel(single, 'friend')).toMatchObject({ kind: 'labelled', type: { typeId: 10 } })
    expect(canonicalLink(single, '30', '4', users(10))).toEqual(
      canonicalLink(single, '4', '30', users(11)),
    )
  })

  test.each<
    [
      string,
      readonly (readonly [readonly number[], readonly number[]])[],
      readonly (number | null)[],
    ]
  >([
    ['nothing seen', [], [null, null, null]],
    // 11 beside 21 on one side, beside 22 on the other: 11 can be no side of either.
    [
      'a label beside another',
      [
        [
          [20, 21],
          [20, 22],
        ],
      ],
      [20, 22, 21],
    ],
    [
      'a label that is missing on both sides',
      [
        [
          [21, 22],
          [22, 21],
        ],
        [[20], [20]],
      ],
      [20, null, null],
    ],
    [
      'two pairs together',
      [
        [
          [20, 21],
          [20, 22],
        ],
        [[20], [20]],
      ],
      [20, 22, 21],
    ],
    [
      'two sides in any order',
      [
        [
          [20, 21, 22],
          [20, 22, 21],
        ],
      ],
      [null, null, null],
    ],
    ['a side that was not read whole', [[[20, 21], [22]]], [null, null, null]],
    [
      'pairs that contradict each other',
      [
        [[21], [22]],
        [[21], [21]],
      ],
      [null, null, null],
    ],
  ])('tells three labels in a row apart by %s', (_what, pairs, inverses) => {
    const three = [own(449), users(20, 'Friend'), users(21, 'Boss'), users(22, 'Report')]
    const taught = labelBook(
      'contacts',
      'contacts',
      three,
      three,
      pairs.map(([forward, backward]) => ({
        forward: forward.map((id) => users(id)),
        backward: backward.map((id) => users(id)),
      })),
    )
    expect([20, 21, 22].map((id) => inverseOf(taught, users(id))?.typeId ?? null)).toEqual(inverses)
  })

  test('keeps in mind what earlier runs learned, as long as the account has the types', () => {
    const three = [own(449), users(20, 'Friend'), users(21, 'Boss'), users(22, 'Report')]
    const told = labelBook(
      'contacts',
      'contacts',
      three,
      three,
      [],
      [
        [users(21), users(22)],
        [users(20), users(99)],
      ],
    )
    expect([20, 21, 22].map((id) => inverseOf(told, users(id))?.typeId ?? null)).toEqual([
      20, 22, 21,
    ])
  })

  test('leaves neighbours open until a linked pair shows which belong together', () => {
    expect(inverseOf(book, users(20))).toBeNull()
    expect(canonicalLink(book, '1', '2', users(20))).toBeNull()
    const taught = labelBook('contacts', 'contacts', contacts, contacts, [
      { forward: [own(449), users(20)], backward: [own(449), users(21)] },
    ])
    expect(canonicalLink(taught, '30', '4', users(20))).toMatchObject({
      from: '4',
      to: '30',
      typeId: 21,
    })
    expect(canonicalLink(taught, '4', '30', users(21))).toMatchObject({
      from: '4',
      to: '30',
      typeId: 21,
    })
  })

  test('knows parent and child company, by text and by name', () => {
    const companies = [own(450, null), own(13, 'Child Company'), own(14, 'Parent Company')]
    const family = labelBook('companies', '0-2', companies, companies)
    expect(inverseOf(family, own(13))?.typeId).toBe(14)
    expect(resolveLabel(family, 'parent company')).toMatchObject({ type: { typeId: 14 } })
    expect(resolveLabel(family, 'Child to parent company')).toMatchObject({ type: { typeId: 14 } })
  })

  test('spells a link the same from both ends, whatever the ids', () => {
    const taught = labelBook('contacts', 'contacts', contacts, contacts, [
      { forward: [users(20)], backward: [users(21)] },
    ])
    const id = fc.bigInt({ min: 1n, max: 10n ** 20n }).map(String)
    fc.assert(
      fc.property(
        id,
        id,
        fc.constantFrom(own(449), users(10), users(20), users(21)),
        (one, other, type) => {
          fc.pre(one !== other)
          const back = inverseOf(taught, type) ?? own(0)
          expect(canonicalLink(taught, one, other, type)).toEqual(
            canonicalLink(taught, other, one, back),
          )
        },
      ),
    )
  })
})

describe('labels of the account with the numbers of HubSpot’s own', () => {
  const forward = [own(1, 'Primary'), own(279, null), users(1, 'Employee'), users(2, 'Owner')]
  const backward = [own(2, 'Primary'), own(280, null), users(2, 'Employer'), users(3, 'Owner')]
  const book = labelBook('contacts', 'companies', forward, backward)

  test('have inverses of their own', () => {
    expect(inverseOf(book, own(1))).toEqual(own(2, 'Primary'))
    expect(inverseOf(book, users(1))).toEqual(users(2, 'Employer'))
    expect(inverseOf(book, users(2))).toEqual(users(3, 'Owner'))
    expect(inverseOf(turned(book), users(2))).toEqual(users(1, 'Employee'))
    expect(inverseOf(turned(book), own(2))).toEqual(own(1, 'Primary'))
  })

  test('are named by category and number where the number alone names two', () => {
    expect(resolveLabel(book, '1')).toMatchObject({ kind: 'ambiguous' })
    expect(resolveLabel(book, 'user_defined 1')).toMatchObject({ type: users(1, 'Employee') })
    expect(resolveLabel(book, 'HUBSPOT_DEFINED 1')).toMatchObject({ type: own(1, 'Primary') })
    expect(resolveLabel(book, '2')).toMatchObject({ type: users(2, 'Owner') })
  })

  test('stay apart between records of one object', () => {
    const types = [own(450, null), own(13, 'Child'), own(14, 'Parent'), users(13, 'Partner')]
    const family = labelBook('companies', 'companies', types, types)
    expect(inverseOf(family, own(13))).toEqual(own(14, 'Parent'))
    expect(inverseOf(family, users(13))).toEqual(users(13, 'Partner'))
    expect(canonicalLink(family, '9', '2', users(13))).toMatchObject({ category: 'USER_DEFINED' })
    expect(canonicalLink(family, '9', '2', own(13))).toMatchObject({
      category: 'HUBSPOT_DEFINED',
      typeId: 14,
    })
  })

  test('are learned from linked pairs as what they are', () => {
    const types = [
      own(450, null),
      own(13, 'Child'),
      own(14, 'Parent'),
      users(13, 'A'),
      users(14, 'B'),
    ]
    const seen = [{ forward: [own(14), users(13)], backward: [own(13), users(14)] }]
    const family = labelBook('companies', 'companies', types, types)
    expect(inverseOf(family, users(13))).toBeNull()
    const taught = labelBook('companies', 'companies', types, types, seen)
    expect(inverseOf(taught, users(13))).toEqual(users(14, 'B'))
    expect(inverseOf(taught, own(13))).toEqual(own(14, 'Parent'))
  })
})
