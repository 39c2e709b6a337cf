import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { textOrNullIn } from '../../src/engine/cells.ts'
import { control, journalTables } from '../../src/engine/journal/tables.ts'
import type { Storage } from '../../src/engine/orders.ts'
import type { WireRecord } from '../../src/engine/ports/hubspot.ts'
import { nameColumns } from '../../src/inbound/column-names.ts'
import { prepareLoad } from '../../src/inbound/land.ts'
import { objectLayout, reservedColumns } from '../../src/inbound/layout.ts'
import { wantedProperties } from '../../src/inbound/property-columns.ts'
import { recordLine } from '../../src/inbound/record-lines.ts'
import { inboundTables } from '../../src/inbound/tables.ts'
import { contacts } from '../../streams/contacts.ts'
import { landingRoom, property, record } from './landing-room.ts'

const account = [
  property('hs_object_id', 'number', 'number'),
  property('createdate', 'datetime', 'date'),
  property('lastmodifieddate', 'datetime', 'date'),
  property('hs_merged_object_ids', 'enumeration', 'checkbox'),
  property('email'),
  property('amount', 'number', 'number'),
  property('tags', 'enumeration', 'checkbox'),
  property('born', 'date', 'date'),
  property('phone'),
  property('archived', 'bool', 'booleancheckbox'),
]
if (contacts.kind !== 'object') throw new TypeError('contacts is an object stream')
const wanted = wantedProperties(
  'contacts',
  account,
  { properties: 'all', exclude: [], hash: ['phone'] },
  new Set(),
)
const names = new Set(account.map((one) => one.name))
const { columns } = nameColumns([], wanted, names, {
  reserved: reservedColumns(contacts),
  longest: 255,
  folds: 'insensitive',
})
const layout = objectLayout(contacts, wanted, names, columns)

let room: Awaited<ReturnType<typeof landingRoom>>
let loads = 0

beforeEach(async () => {
  room = await landingRoom()
  await room.warehouse.ensure([layout.table, ...inboundTables, ...journalTables])
})
afterEach(async () => room[Symbol.asyncDispose]())

async function land(
  records: readonly WireRecord[],
  storage: Storage = 'merge',
  archivedSince: Date | null = null,
) {
  loads += 1
  const writer = await room.work.writer('load.ndjson')
  for (const [place, one] of records.entries())
    await writer.write(recordLine(layout, one, place + 1))
  await writer.close()
  const load = await prepareLoad(
    {
      layout,
      storage,
      stamp: { sync: 's', stream: 'contacts', runId: `r${loads}`, at: new Date() },
      files: [{ format: 'ndjson', path: writer.path }],
      token: `_in_${loads}`,
      archivedSince,
      pass: 'p1',
      touches: 'contacts',
    },
    room,
  )
  const applied = await room.warehouse.transaction((transaction) => load.apply(transaction))
  await load.clear()
  return { ...load.counts, ...applied }
}

const day = (number: number): string => `2026-01-${String(number).padStart(2, '0')}T00:00:00.000Z`
const tableRows = async () =>
  (await room.rows(layout.target)).toSorted((one, other) =>
    (textOrNullIn(one, 'id') ?? '').localeCompare(textOrNullIn(other, 'id') ?? ''),
  )

describe('landing by merge', () => {
  test('types the values, empty and null alike NULL, hashed ones as sha256', async () => {
    const counts = await land([
      record('1', day(1), {
        email: 'a@b.c',
        amount: '12.50',
        tags: 'x;y',
        born: '1990-02-03',
        phone: '123',
        archived: 'true',
      }),
      record('2', day(1), { email: '', amount: null }),
    ])
    expect(counts).toMatchObject({
      read: 2,
      loaded: 2,
      unchanged: 0,
      setAside: 0,
      setAsideValues: 0,
    })
    const [one, two] = await tableRows()
    expect(one).toMatchObject({
      id: '1',
      email: 'a@b.c',
      amount: '12.5',
      tags: ['x', 'y'],
      phone: 'a665a45920422f9d417e4867efdc4fb8a04a1f3fff1fa07e998e86f7f7a27ae3',
      archived: false,
      archived__2: true,
      _deleted_at: null,
    })
    expect(two).toMatchObject({ id: '2', email: null, amount: null, phone: null })
  })

  test('writes nothing for unchanged records, and never an older version over a newer', async () => {
    await land([record('1', day(5), { email: 'new' })])
    expect(await land([record('1', day(5), { email: 'new' })])).toMatchObject({
      loaded: 0,
      unchanged: 1,
    })
    expect(await land([record('1', day(4), { email: 'old' })])).toMatchObject({
      loaded: 0,
      unchanged: 1,
    })
    expect(await tableRows()).toMatchObject([
      { email: 'new', _run_id: expect.stringMatching(/^r/) },
    ])
  })

  test('takes the later read of equal versions, in one load and over two', async () => {
    await land([record('1', day(5), { email: 'first' }), record('1', day(5), { email: 'second' })])
    expect(await tableRows()).toMatchObject([{ email: 'second' }])
    expect(await land([record('1', day(5), { email: 'third' })])).toMatchObject({ loaded: 1 })
    expect(await tableRows()).toMatchObject([{ email: 'third' }])
  })

  test('keeps the text of values that do not fit or are rounded', async () => {
    const counts = await land([
      record('1', day(1), { amount: 'N/A', born: '2026-13-45' }),
      record('2', day(1), { amount: '1.123456789' }),
      record('3', day(1), { amount: '1.10' }),
    ])
    expect(counts).toMatchObject({ loaded: 3, setAsideValues: 3 })
    expect(await tableRows()).toMatchObject([
      { amount: null, born: null },
      { amount: '1.12345679' },
      { amount: '1.1' },
    ])
    const kept = await room.rows(control('_set_aside_values'))
    const texts = ['id', 'property', 'text', 'error_code']
    expect(
      kept.map((row) => texts.map((name) => textOrNullIn(row, name)).join(' ')).toSorted(),
    ).toEqual([
      '1 amount N/A inbound.value_unfit',
      '1 born 2026-13-45 inbound.value_unfit',
      '2 amount 1.123456789 inbound.value_rounded',
    ])
    await land([record('1', day(2), { amount: '5', born: '2026-01-01' })])
    expect(await room.rows(control('_set_aside_values'))).toHaveLength(1)
  })

  test('sets aside a record without an id, whole', async () => {
    const counts = await land([
      { ...record('', day(1)), properties: { email: 'lost@b.c' } },
      record('2', day(1)),
    ])
    expect(counts).toMatchObject({ read: 2, loaded: 1, setAside: 1 })
    const [aside] = await room.rows(control('_set_aside'))
    expect(aside).toMatchObject({
      sync: 's',
      stream: 'contacts',
      error_code: 'inbound.record_without_id',
    })
    expect(JSON.stringify(aside?.['record'])).toContain('lost@b.c')
  })

  test('a record without a readable time is set aside once, however often it comes, and taken back once it lands', async () => {
    const timeless = { ...record('1', '', { createdate: '' }), createdAt: '' }
    expect(await land([timeless])).toMatchObject({ setAside: 1 })
    expect(await land([timeless])).toMatchObject({ setAside: 1 })
    expect(await room.rows(control('_set_aside'))).toHaveLength(1)
    await land([record('1', day(1))])
    expect(await room.rows(control('_set_aside'))).toHaveLength(0)
  })

  test('archived, restored, and archived before it was known', async () => {
    await land([record('1', day(1), { email: 'a' })])
    const since = new Date(day(3))
    expect(
      await land(
        [record('1', day(1), { email: 'a' }, day(4)), record('9', day(1), {}, day(2))],
        'merge',
        since,
      ),
    ).toMatchObject({ loaded: 1, ignored: 1, removals: 1 })
    expect(await tableRows()).toMatchObject([{ archived: true, _deleted_at: new Date(day(4)) }])
    expect(await land([record('1', day(1), { email: 'a' }, day(4))], 'merge', since)).toMatchObject(
      { unchanged: 1 },
    )
    expect(await land([record('1', day(1), { email: 'a' })])).toMatchObject({ loaded: 1 })
    expect(await tableRows()).toMatchObject([
      { archived: false, archived_at: null, _deleted_at: null },
    ])
  })

  test('merged records become tombstones that name the last survivor', async () => {
    await land(['1', '2', '3'].map((id) => record(id, day(1))))
    expect(await land([record('2', day(2), { hs_merged_object_ids: '1' })])).toMatchObject({
      merged: 1,
    })
    await land([record('3', day(3), { hs_merged_object_ids: '2' })])
    expect(await tableRows()).toMatchObject([
      { id: '1', _merged_into: '3' },
      { id: '2', _merged_into: '3' },
      { id: '3', _merged_into: null, _deleted_at: null },
    ])
    expect((await tableRows())[0]?.['_deleted_at']).not.toBeNull()
    expect(await land([record('1', day(1))])).toMatchObject({ loaded: 0, unchanged: 1 })
  })
})

describe('landing by append', () => {
  test('keeps each version once, and marks the one that is archived or restored', async () => {
    await land([record('1', day(1), { email: 'a' })], 'append')
    await land([record('1', day(2), { email: 'b' }), record('1', day(2), { email: 'b' })], 'append')
    expect(await land([record('1', day(2), { email: 'b' })], 'append')).toMatchObject({
      loaded: 0,
      unchanged: 1,
    })
    expect(await tableRows()).toHaveLength(2)
    await land([record('1', day(2), { email: 'b' }, day(3))], 'append')
    const rows = await tableRows()
    expect(rows).toHaveLength(2)
    expect(rows.filter((row) => row['archived'] === true)).toMatchObject([{ email: 'b' }])
    await land([record('1', day(2), { email: 'b' })], 'append')
    expect((await tableRows()).every((row) => row['_deleted_at'] === null)).toBe(true)
  })
})
