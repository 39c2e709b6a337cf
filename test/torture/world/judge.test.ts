import { expect, test } from 'vitest'
import type { Row } from '../../../src/engine/ports.ts'
import type { InboundResult, OutboundResult } from '../../../src/engine/reports.ts'
import type { Ended } from '../tier.ts'
import { type Life, lifeKey, type TrueLink, type TrueRecord, type Truth } from './account.ts'
import { drawSchedule } from './draw-schedule.ts'
import { isRendered } from './judge/cells.ts'
import { judgeLinkTable, judgeSettledLinks } from './judge/link-table.ts'
import { judgeLinks } from './judge/links.ts'
import { relationsOf } from './judge/relations.ts'
import { judgeResults, judgeRunTable, judgeSaid } from './judge/results.ts'
import { judgeSettled, type SettledLook } from './judge/settled.ts'
import { judgeSettledTable, judgeTable, type TableLook } from './judge/table.ts'
import type { Break } from './judge/verdict.ts'
import { judgeWrites, type WritesLook } from './judge/writes.ts'
import type { ObjectName, OutboundSync, Schedule, SourceRow } from './schedule.ts'
import { shrink } from './shrink.ts'

// Each test plants one break in what the judge is given: a judge that says nothing of it proves nothing.
const invariants = (broken: readonly Break[]): readonly number[] =>
  [...new Set(broken.map(({ invariant }) => invariant))].toSorted((one, other) => one - other)

const [early, late, later] = [
  '2026-11-22T08:00:00.000Z',
  '2026-11-22T09:00:00.000Z',
  '2026-11-22T10:00:00.000Z',
]

const recordOf = (id: string, how: Partial<TrueRecord> = {}): TrueRecord => ({
  id,
  properties: { firstname: `Name ${id}`, email: `p${id}@x.com` },
  createdAt: early,
  updatedAt: late,
  archived: false,
  mergedInto: null,
  ...how,
})

function lifeOf(record: TrueRecord, how: Partial<Life> = {}): Life {
  const held = new Map(
    Object.entries(record.properties).map(([name, value]) => [name, new Set([value])]),
  )
  return { madeBy: 'act', held, put: new Map(), gone: false, quiet: false, merged: false, ...how }
}

const rowOf = (record: TrueRecord, how: Row = {}): Row => ({
  id: record.id,
  firstname: record.properties['firstname'] ?? null,
  email: record.properties['email'] ?? null,
  updated_at: new Date(record.updatedAt),
  archived: false,
  _deleted_at: null,
  _merged_into: null,
  _synced_at: new Date(late),
  _hash: 'h',
  ...how,
})

const people = Array.from({ length: 12 }, (_, at) => recordOf(String(at + 1)))
const first = people[0] as TrueRecord

function lookAt(how: Partial<TableLook> = {}): TableLook {
  const rows = people.map((one) => rowOf(one))
  return {
    stream: 'contacts',
    storage: 'merge',
    kinds: { firstname: 'text', email: 'text' },
    rows,
    before: rows,
    records: new Map(people.map((one) => [one.id, one])),
    lives: new Map(people.map((one) => [one.id, lifeOf(one)])),
    position: Date.parse(later),
    setAside: new Set(),
    setAsideValues: new Set(),
    approved: false,
    ...how,
  }
}

const changed = (how: Row): readonly Row[] =>
  people.map((one, at) => (at === 0 ? rowOf(one, how) : rowOf(one)))

const deletedRows = (count: number): readonly Row[] =>
  people.map((one, at) => rowOf(one, at < count ? { _deleted_at: new Date(later) } : {}))
const allGone = new Map(people.map((one) => [one.id, lifeOf(one, { gone: true })]))

test.each<[string, Partial<TableLook>, readonly number[]]>([
  ['nothing wrong', {}, []],
  ['a row that is missing below the position', { rows: lookAt().rows.slice(1), before: [] }, [1]],
  [
    'the same above it',
    { rows: lookAt().rows.slice(1), before: [], position: Date.parse(early) },
    [],
  ],
  [
    'the same, set aside',
    { rows: lookAt().rows.slice(1), before: [], setAside: new Set(['1']) },
    [],
  ],
  ['a row that disappears', { rows: lookAt().rows.slice(1), position: null }, [1]],
  ['two rows of a record', { rows: [...lookAt().rows, rowOf(first)] }, [2]],
  ['one version twice', { storage: 'append', rows: [...lookAt().rows, rowOf(first)] }, [2]],
  [
    'two versions that hold at once',
    {
      storage: 'history',
      rows: [
        rowOf(first, { _valid_from: new Date(early), _valid_to: null }),
        rowOf(first, { _valid_from: new Date(late), _valid_to: null }),
      ],
      before: [],
      position: null,
    },
    [2],
  ],
  ['a value that HubSpot never held', { rows: changed({ firstname: 'Nobody' }) }, [3]],
  ['a record that never was', { rows: [...lookAt().rows, rowOf(recordOf('99'))] }, [3]],
  ['a row that goes back', { rows: changed({ updated_at: new Date(early) }), position: null }, [4]],
  [
    'an old version below the position',
    { rows: changed({ updated_at: new Date(early) }), before: [] },
    [1],
  ],
  ['a deletion without proof', { rows: deletedRows(1) }, [7]],
  ['a deletion of what was gone', { rows: deletedRows(1), lives: allGone }, []],
  ['many deletions at once', { rows: deletedRows(11), lives: allGone }, [7]],
  ['the same, approved', { rows: deletedRows(11), lives: allGone, approved: true }, []],
])('a table with %s', (_, how, expected) => {
  expect(invariants(judgeTable(lookAt(how)))).toEqual(expected)
})

test.each<[string, Partial<TableLook>, number]>([
  ['nothing wrong', {}, 0],
  ['a stale value', { rows: changed({ firstname: 'Name 2' }) }, 1],
  ['a live record marked deleted', { rows: deletedRows(1) }, 1],
  ['a purged record live', { records: new Map(people.slice(1).map((one) => [one.id, one])) }, 1],
  [
    'an archived and a merged record live',
    {
      records: new Map(
        people.map((one, at) => [
          one.id,
          at === 0 ? { ...one, archived: true } : at === 1 ? { ...one, mergedInto: '3' } : one,
        ]),
      ),
    },
    3,
  ],
])('a settled table with %s', (_, how, count) => {
  expect(judgeSettledTable(lookAt(how))).toHaveLength(count)
})

test('values are rendered as the documents say, and in no other way', () => {
  expect(isRendered('1.50000000', '1.5', 'number')).toBe(true)
  expect(isRendered('0.12345679', '0.123456789', 'number')).toBe(true)
  expect(isRendered('0.12345670', '0.123456789', 'number')).toBe(false)
  expect(isRendered(null, 'abc', 'number')).toBe(true)
  expect(isRendered('2026-11-22 09:00:00+00', late, 'datetime')).toBe(true)
  expect(isRendered(null, late, 'datetime')).toBe(false)
  expect(isRendered(['red', 'blue'], 'red;blue', 'many')).toBe(true)
  expect(isRendered('', '', 'text')).toBe(false)
  expect(isRendered(true, 'true', 'flag')).toBe(true)
})

const inbound: InboundResult = {
  type: 'result',
  run_id: 'r1',
  sync: 'crm_in',
  direction: 'inbound',
  status: 'succeeded',
  streams: {
    contacts: {
      status: 'succeeded',
      strategy: 'incremental',
      route: 'search',
      read: 3,
      loaded: 1,
      unchanged: 2,
      set_aside: 0,
      set_aside_values: 0,
      deleted: 0,
      position: null,
    },
  },
  calls: {},
  error: null,
  started_at: early,
  finished_at: late,
}
const stream = inbound.streams['contacts'] as InboundResult['streams'][string]
const outbound: OutboundResult = {
  ...inbound,
  sync: 'people',
  direction: 'outbound',
  records: {
    read: 3,
    vanished: 0,
    continued: 0,
    refused: 0,
    unchanged: 1,
    created: 1,
    updated: 1,
    archived: 0,
    set_aside: 0,
  },
  associations: { added: 0, removed: 0, unchanged: 0, kept: 0, set_aside: 0 },
}
const ended = (result: InboundResult | OutboundResult, exit = 0): Ended => ({
  killed: false,
  exit,
  results: [result],
  steps: [],
  said: '',
})

test.each<[string, Ended, readonly number[]]>([
  ['inbound', ended(inbound), []],
  ['outbound', ended(outbound), []],
  [
    'a record that is not accounted for',
    ended({ ...inbound, streams: { contacts: { ...stream, read: 4 } } }),
    [6],
  ],
  [
    'a row that is not accounted for',
    ended({ ...outbound, records: { ...outbound.records, read: 4 } }),
    [6],
  ],
  [
    'success with a failed stream',
    ended({ ...inbound, streams: { contacts: { ...stream, status: 'failed' } } }),
    [11],
  ],
  [
    'success with a row set aside',
    ended({ ...outbound, records: { ...outbound.records, updated: 0, set_aside: 1 } }),
    [11],
  ],
  [
    'exit 0 of a partial run',
    ended(
      {
        ...outbound,
        status: 'partial',
        records: { ...outbound.records, updated: 0, set_aside: 1 },
      },
      0,
    ),
    [11],
  ],
  ['a failure without an error', ended({ ...inbound, status: 'failed' }, 1), [11]],
])('results: %s', (_, one, expected) => {
  expect(invariants(judgeResults(one, ['any']))).toEqual(expected)
})

test('the run table and what a process says', () => {
  expect(judgeRunTable(ended(inbound), [{ run_id: 'r1', status: 'succeeded' }])).toEqual([])
  expect(invariants(judgeRunTable(ended(inbound), [{ run_id: 'r1', status: 'partial' }]))).toEqual([
    11,
  ])
  expect(invariants(judgeRunTable(ended(inbound), []))).toEqual([11])
  expect(judgeSaid('request GET /crm/v3/objects')).toEqual([])
  expect(
    invariants(judgeSaid('authorization: Bearer pat-eu1-00000000-0000-4000-a000-000000000001')),
  ).toEqual([12])
})

const sync: OutboundSync = {
  name: 'people',
  direction: 'outbound',
  target: 'contacts',
  strategy: 'upsert',
  route: 'auto',
  identify: { property: 'email' },
  fields: [{ property: 'firstname', column: 'f' }],
  links: [{ to: 'companies', by: 'domain', column: 'l', policy: 'exact' }],
  cleanup: false,
}
const source: readonly SourceRow[] = [
  {
    row: 1,
    key: 'k1',
    ident: 'P1@x.com',
    values: { f: 'Name 1' },
    links: { l: { 'a.com': 'Friend' } },
  },
]
const company = recordOf('77', { properties: { domain: 'a.com' } })
const link = (label: string | null, from = '1', to = '77'): TrueLink => ({
  from,
  to,
  category: 'X',
  typeId: label === null ? 1 : 2,
  label,
})
function truthOf(
  contacts: readonly TrueRecord[],
  links: readonly TrueLink[] = [link(null), link('Friend')],
): Truth {
  const types: readonly [ObjectName, readonly TrueRecord[]][] = [
    ['contacts', contacts],
    ['companies', [company]],
  ]
  return {
    records: new Map(types.map(([type, of]) => [type, new Map(of.map((one) => [one.id, one]))])),
    links: new Map([['contacts>companies', links]]),
  }
}
const livesOf = (contacts: readonly TrueRecord[], how: Partial<Life> = {}) =>
  new Map([
    ...contacts.map((one) => [lifeKey('contacts', one.id), lifeOf(one, how)] as const),
    [lifeKey('companies', '77'), lifeOf(company)] as const,
  ])

function written(
  before: Truth,
  contacts: readonly TrueRecord[],
  how: Partial<WritesLook> = {},
): readonly number[] {
  const after = truthOf(contacts)
  const lives = livesOf(contacts, { madeBy: 'run' })
  return invariants(
    judgeWrites({
      before,
      after,
      lives,
      syncs: [how.syncs?.[0] ?? sync],
      ever: () => source,
      relations: relationsOf(after, lives, new Map()),
      approved: false,
      vouched: new Map(),
      doubtful: new Set(),
      ...how,
    }),
  )
}
const archived = people.map((one) => ({ ...one, archived: true }))
const mirror: OutboundSync = { ...sync, strategy: 'mirror' }
const named = people.map(
  (one): SourceRow => ({
    row: Number(one.id),
    key: `k${one.id}`,
    ident: one.properties['email'] ?? null,
    values: {},
    links: {},
  }),
)

test.each<[string, readonly number[], readonly number[]]>([
  ['made as the row says', written(truthOf([]), [first]), []],
  [
    'made with a value that no row holds',
    written(truthOf([]), [{ ...first, properties: { ...first.properties, firstname: 'Other' } }]),
    [3],
  ],
  ['made though no row asks for it', written(truthOf([]), [recordOf('5')]), [3]],
  ['made twice', written(truthOf([]), [first, { ...first, id: '9' }]), [2]],
  [
    'changed though no row means it',
    written(truthOf([recordOf('5')]), [
      { ...recordOf('5'), properties: { firstname: 'Name 1', email: 'p5@x.com' } },
    ]),
    [3],
  ],
  ['purged', written(truthOf([first]), []), [3]],
  ['archived by an upsert', written(truthOf([first]), [{ ...first, archived: true }]), [7]],
  [
    'archived by a mirror',
    written(truthOf([first]), [{ ...first, archived: true }], { syncs: [mirror] }),
    [],
  ],
  [
    'archived in numbers',
    written(truthOf(people), archived, { syncs: [mirror], ever: () => named }),
    [7],
  ],
  [
    'the same, approved',
    written(truthOf(people), archived, { syncs: [mirror], ever: () => named, approved: true }),
    [],
  ],
])('a record %s', (_, found, expected) => {
  expect(found).toEqual(expected)
})

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
    'with a label that nobody asks for',
    settled([first], { rows: () => [{ ...(source[0] as SourceRow), links: {} }] }),
    [1],
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

test('a seed is a schedule, always the same; shrinking keeps what fails', async () => {
  expect(drawSchedule(7)).toEqual(drawSchedule(7))
  expect(JSON.parse(JSON.stringify(drawSchedule(7)))).toEqual(drawSchedule(7))
  const fails = (one: Schedule): Promise<boolean> =>
    Promise.resolve(one.acts.some(({ act }) => act === 'run'))
  const smallest = await shrink(drawSchedule(7), fails)
  expect(smallest.acts).toHaveLength(1)
  expect(smallest.records).toEqual([])
  expect(smallest.knobs).toEqual({})
})
