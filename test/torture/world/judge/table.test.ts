import { expect, test } from 'vitest'
import type { Row } from '../../../../src/engine/ports.ts'
import type { TrueRecord } from '../account.ts'
import { isRendered } from './cells.ts'
import { early, first, invariants, late, later, lifeOf, people, recordOf } from './givens.ts'
import { judgeSettledTable, judgeTable, type TableLook } from './table.ts'

// Each test plants one break in what the judge is given: a judge that says nothing of it proves nothing.

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
  [
    'a value in the column of its new type',
    {
      kinds: { firstname: 'number' },
      columns: { firstname: 'firstname__number' },
      records: new Map([['1', { ...first, properties: { firstname: '7' } }]]),
      rows: [rowOf(first, { firstname__number: '7.00000000' })],
    },
    0,
  ],
  [
    'a value in the column of its old type only',
    {
      kinds: { firstname: 'number' },
      columns: { firstname: 'firstname__number' },
      records: new Map([['1', { ...first, properties: { firstname: '7' } }]]),
      rows: [rowOf(first, { firstname: '7', firstname__number: null })],
    },
    2,
  ],
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
