import { expect, test } from 'vitest'
import type { Row } from '../../../../src/engine/ports.ts'
import type { TrueLink, TrueRecord } from '../account.ts'
import { cellKey, cellText } from '../acts.ts'
import type { OutboundSync, SourceRow } from '../schedule.ts'
import { link, livesOf, mirror, source, sync, truthOf } from './account-givens.ts'
import { first, invariants, late, recordOf } from './givens.ts'
import { judgeLinkTable, judgeSettledLinks } from './link-table.ts'
import { judgeLinks } from './links.ts'
import { relationsOf } from './relations.ts'
import { judgeSettled, type SettledLook } from './settled.ts'

// Each test plants one break in what the judge is given: a judge that says nothing of it proves nothing.

function linked(
  before: readonly TrueLink[],
  after: readonly TrueLink[],
  rows = source,
): readonly number[] {
  const truth = truthOf([first], after)
  const relations = relationsOf(truth, livesOf([first]), new Map())
  return invariants(
    judgeLinks({
      before: truthOf([first], before),
      after: truth,
      types: ['contacts', 'companies'],
      syncs: [sync],
      ever: () => rows,
      relations,
      approved: false,
    }),
  )
}

test('links', () => {
  expect(linked([], [link(null), link('Friend')])).toEqual([])
  expect(linked([], [link(null), link('Boss')])).toEqual([3])
  expect(linked([link(null), link('Boss'), link('Friend')], [link(null), link('Boss')])).toEqual([])
  expect(linked([link(null), link('Boss')], [link(null), link('Friend')])).toEqual([3])
  const row = (id: string, deleted: Date | null = null): Row => ({
    from_type: 'contacts',
    from_id: id,
    to_type: 'companies',
    to_id: '77',
    category: 'X',
    type_id: 2,
    _deleted_at: deleted,
  })
  const ever = new Set(['contacts 1 companies 77 X 2'])
  expect(invariants(judgeLinkTable([row('1')], ever))).toEqual([])
  expect(invariants(judgeLinkTable([row('1'), row('1'), row('2')], ever))).toEqual([2, 3])
  const truth = truthOf([first], [link('Friend')])
  expect(judgeSettledLinks([row('1')], truth, ['contacts', 'companies'])).toEqual([])
  expect(
    judgeSettledLinks([row('1', new Date(late))], truth, ['contacts', 'companies']),
  ).toHaveLength(1)
  expect(judgeSettledLinks([row('1'), row('2')], truth, ['contacts', 'companies'])).toHaveLength(1)
})

const severedAt = (row: SourceRow): SettledLook['severed'] =>
  new Map([['companies:77|contacts:1', new Map([[cellKey(sync.name, row), cellText(row)]])]])

function settled(
  contacts: readonly TrueRecord[],
  how: Partial<SettledLook> = {},
  links?: readonly TrueLink[],
): readonly number[] {
  const truth = truthOf(contacts, links)
  const lives = how.lives ?? livesOf(contacts)
  const relations = relationsOf(truth, lives, new Map())
  return invariants(
    judgeSettled({
      truth,
      lives,
      types: ['contacts', 'companies'],
      syncs: [sync],
      rows: () => source,
      ever: () => source,
      relations,
      links: new Map(),
      failed: new Map(),
      failedLinks: new Map(),
      foreign: new Map(),
      severed: new Map(),
      touched: true,
      ...how,
    }),
  )
}

test.each<[string, readonly number[], readonly number[]]>([
  ['as the source says', settled([first]), []],
  ['without a record', settled([]), [1]],
  [
    'with another value',
    settled([{ ...first, properties: { ...first.properties, firstname: 'Old' } }]),
    [1],
  ],
  ['without a link', settled([first], {}, [link(null)]), [1]],
  [
    'without a link that somebody took away',
    settled([first], { severed: severedAt(source[0] as SourceRow) }, [link(null)]),
    [],
  ],
  [
    'without a link that somebody took away before its cell changed',
    settled([first], { severed: severedAt({ ...(source[0] as SourceRow), links: {} }) }, [
      link(null),
    ]),
    [1],
  ],
  [
    'with a label that nobody asks for',
    settled([first], { rows: () => [{ ...(source[0] as SourceRow), links: {} }] }),
    [1],
  ],
  [
    'with a label that may be the other row’s by its other name',
    settled([first], {
      rows: () => [{ ...(source[0] as SourceRow), links: {} }],
      failedLinks: new Map([['people k1 a.com', 'outbound.link_side_unknown']]),
    }),
    [],
  ],
  [
    'without what others put',
    settled([recordOf('5')], {
      rows: () => [],
      foreign: new Map([['companies:77|contacts:5', new Set(['Boss'])]]),
    }),
    [3],
  ],
  [
    'with a record whose row is gone',
    settled([first], {
      syncs: [{ ...mirror, links: [] }],
      rows: () => [],
      lives: livesOf([first], { madeBy: 'run' }),
    }),
    [1],
  ],
])('an account %s', (_, found, expected) => {
  expect(found).toEqual(expected)
})

test('a record that was there is as its row says once it was given it, until somebody edits it', () => {
  const old = [{ ...first, properties: { ...first.properties, firstname: 'Old' } }]
  const given = new Map([['people k1', '1']])
  const untouched = { touched: false, links: given }
  expect(settled(old, untouched)).toEqual([1])
  expect(settled(old, { ...untouched, links: new Map() })).toEqual([])
  expect(settled(old, { ...untouched, lives: livesOf(old, { edited: true }) })).toEqual([])
})

test('an address of a merged contact means the one that it lives on in', () => {
  const survivor = recordOf('1', {
    properties: { email: 'p1@x.com', hs_additional_emails: 'old@x.com;older@x.com' },
  })
  const truth = truthOf([survivor])
  const relations = relationsOf(truth, livesOf([survivor]), new Map())
  expect(relations.keyMeans('contacts', 'email', 'Older@x.com', '1')).toBe(true)
  expect(relations.keyMeans('contacts', 'email', 'other@x.com', '1')).toBe(false)
})

test('a unique value in other letters may be another record, an e-mail or a domain is not', () => {
  const missing = (by: string, key: string): readonly number[] =>
    settled(
      [first],
      {
        syncs: [{ ...sync, links: [{ to: 'companies', by, column: 'l', policy: 'exact' }] }],
        rows: () => [{ ...(source[0] as SourceRow), links: { l: { [key]: null } } }],
      },
      [],
    )
  expect(missing('w_unique', 'C-7')).toEqual([1])
  expect(missing('w_unique', 'c-7')).toEqual([])
  expect(missing('domain', 'A.com')).toEqual([1])
})

test("what two mirrors contradict each other about is nobody's loss", () => {
  const wanted = { ...sync, fields: [] }
  const other: OutboundSync = {
    ...mirror,
    name: 'firms',
    target: 'companies',
    identify: { property: 'domain' },
    fields: [],
    links: [{ to: 'contacts', by: 'email', column: 'l', policy: 'mirror' }],
  }
  const firm: SourceRow = { row: 1, key: 'f1', ident: 'a.com', values: {}, links: {} }
  const rows = (name: string): readonly SourceRow[] => (name === 'firms' ? [firm] : source)
  const look = { rows, ever: rows }
  expect(settled([first], { ...look, syncs: [wanted] }, [])).toEqual([1])
  expect(settled([first], { ...look, syncs: [wanted, other] }, [])).toEqual([])
})
