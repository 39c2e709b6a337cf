import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { textIn } from '../../src/engine/cells.ts'
import type { Row } from '../../src/engine/ports/warehouse.ts'
import type { InboundReport } from '../../src/engine/reports.ts'
import type { PropertyDefinition } from '../../src/sandbox/account/definitions.ts'
import { contacts } from '../../streams/contacts.ts'
import {
  inboundOrder,
  settled,
  streamOrder,
  type SyncRoom,
  syncRoom,
} from '../inbound/sync-room.ts'
import { elsewhere } from '../warehouse/elsewhere.ts'

type Landed = string | null | boolean | Date | readonly string[] | object

interface Species {
  readonly type: PropertyDefinition['type']
  readonly fieldType: string
  /** The text that HubSpot holds, what lands, and why its text is kept besides. */
  readonly values: readonly (readonly [held: string, landed: Landed, kept?: string])[]
}

const unfit = 'inbound.value_unfit'
const inSeconds = 'inbound.time_in_seconds'
const instant = new Date('2023-11-14T22:13:20.000Z')
const same = (text: string) => [text, text] as const

const zoo: Readonly<Record<string, Species>> = {
  zoo_text: {
    type: 'string',
    fieldType: 'textarea',
    values: [
      same('x'.repeat(65_536)),
      same('🦔'.repeat(32_768)),
      same('שלום \u202Eevil\u202C مرحبا e\u0301 é ﷺ'),
      same('a\nb\r\nc\rd\te\u2028f\u0085g'),
      same('"'),
      same('"" \'\' `` \\ \\" \\n ",\n"'),
      same('NUL\0inside\0'),
      same('\0'),
      same('\u0001\u001F\u007F\uFFFE'),
      same('mark \uFEFF inside'),
      same(' spaces \t'),
      same('NULL'),
      same('null'),
      same('   '),
      same('00123'),
      same('\\N \\'),
      same("=cmd|'/C calc'!A0"),
      same('{"a": [1, null]}'),
      same("'); DROP TABLE contacts; --"),
      // A text cut inside an emoji: no UTF-8 holds the half that is left.
      ['cut \uD83E', 'cut \uFFFD'],
      ['\uDD94 cut', '\uFFFD cut'],
      same('literally \\ud83e'),
    ],
  },
  zoo_number: {
    type: 'number',
    fieldType: 'number',
    values: [
      same('9'.repeat(30)),
      [`-${'9'.repeat(30)}`, `-${'9'.repeat(30)}`],
      same('12345678901234567890'),
      same('9007199254740993'),
      ['0.1', '0.1'],
      ['0.000000015', '0.00000002', 'inbound.value_rounded'],
      ['1'.repeat(31), null, unfit],
      ['N/A', null, unfit],
      ['1,234.5', null, unfit],
      ['Infinity', null, unfit],
    ],
  },
  zoo_time: {
    type: 'datetime',
    fieldType: 'date',
    values: [
      ['1700000000', instant, inSeconds],
      ['1700000000000', instant],
      ['2023-11-14T22:13:20Z', instant],
      ['2023-11-15T12:13:20.000+14:00', instant],
      ['0', new Date(0)],
      ['0001-01-01T00:00:00.000Z', new Date('0001-01-01T00:00:00.000Z')],
      ['9999-12-31T23:59:59.999Z', new Date('9999-12-31T23:59:59.999Z')],
      ['soon', null, unfit],
    ],
  },
  zoo_date: {
    type: 'date',
    fieldType: 'date',
    values: [
      ...['2024-02-29', '1900-01-01', '1969-12-31', '1970-01-01', '2011-12-30', '9999-12-31'].map(
        same,
      ),
      [String(Date.UTC(2023, 10, 14)), '2023-11-14'],
      ['2023-02-30', null, unfit],
    ],
  },
  zoo_flag: {
    type: 'bool',
    fieldType: 'booleancheckbox',
    values: [
      ['true', true],
      ['false', false],
      ['Yes', null, unfit],
    ],
  },
  zoo_list: {
    type: 'enumeration',
    fieldType: 'checkbox',
    values: [
      ['a;b', ['a', 'b']],
      ['a b;c, d;"e"', ['a b', 'c, d', '"e"']],
      ['one', ['one']],
    ],
  },
  zoo_json: {
    type: 'json',
    fieldType: 'text',
    values: [
      ['{"b": 1,  "a":[null, "🦔"]}', { b: 1, a: [null, '🦔'] }],
      ['[]', []],
      ['{', null, unfit],
    ],
  },
}

/** Names that HubSpot's own rules allow, and those that imports and old accounts may have left behind. */
const names: Readonly<Record<string, string>> = {
  select: 'select',
  order: 'order',
  id: 'id__2',
  archived: 'archived__2',
  updated_at: 'updated_at__2',
  [`long_${'x'.repeat(95)}`]: `long_${'x'.repeat(95)}`,
  [`long_${'x'.repeat(94)}y`]: `long_${'x'.repeat(94)}y`,
  _merged_into: '_merged_into__2',
  folds: 'folds',
  FOLDS: 'FOLDS__2',
  Folds: 'Folds__3',
  'with "quotes"': 'with "quotes"',
  "it's; -- a": "it's; -- a",
  'größe 🦔': 'größe 🦔',
  '{{target}}': '{{target}}',
  $stream: '$stream',
  p0: 'p0',
  _seq: '_seq',
  constructor: 'constructor',
}

let account: SyncRoom
let hostile: readonly string[]
const held: Record<string, string>[] = []
const landed: Record<string, readonly Row[]> = {}

beforeAll(async () => {
  account = await syncRoom()
  const store = account.sandbox.account.objects('0-1')
  const define = (name: string, type: PropertyDefinition['type'], fieldType: string) =>
    store.defineProperty({ name, label: name, type, fieldType, groupName: 'contactinformation' })
  for (const [name, { type, fieldType }] of Object.entries(zoo)) define(name, type, fieldType)
  for (const name of Object.keys(names)) define(name, 'string', 'text')
  hostile = Object.keys(names)
  for (const [name, { values }] of Object.entries(zoo)) {
    for (const [text] of values) held.push({ [name]: text })
  }
  held.push(Object.fromEntries(hostile.map((name) => [name, `in ${name}`])))
  held.push(Object.fromEntries([...Object.keys(zoo), ...hostile].map((name) => [name, ''])))
  held.push({})
  await account.write(
    'contacts',
    held.map((properties, at) => ({ id: String(1_000 + at), properties })),
  )
  await account.control('clock', { advance: '2h' })
})
afterAll(async () => account[Symbol.asyncDispose]())

const order = (route: 'list' | 'search' | 'export') =>
  inboundOrder([
    streamOrder(contacts, { route, properties: ['email', ...Object.keys(zoo), ...hostile] }),
  ])

describe.each(['list', 'search', 'export'] as const)('by %s', (route) => {
  let room: SyncRoom
  let report: InboundReport
  let rows: ReadonlyMap<string, Row>
  beforeAll(async () => {
    room = await syncRoom({}, account.sandbox)
    report = await room.run(order(route))
    rows = new Map((await room.table('contacts')).map((row) => [textIn(row, 'id'), row]))
  })
  afterAll(async () => room[Symbol.asyncDispose]())
  test('every record lands', () => {
    expect(room.log.filter(({ event }) => event === 'export_refused')).toEqual([])
    const whole = { read: held.length, loaded: held.length, set_aside: 0 }
    expect(report.streams['contacts']).toMatchObject({ status: 'succeeded', route, ...whole })
  })

  const rowOf = (at: number): Row => rows.get(String(1_000 + at)) ?? {}

  test.each(Object.entries(zoo))('%s: each value lands as it is', (name, { values }) => {
    for (const [text, value] of values) {
      const at = held.findIndex((one) => one[name] === text)
      expect([text, rowOf(at)[name]]).toEqual([text, value])
    }
  })

  test('what does not land whole is kept as its text, and nothing else is', async () => {
    const wanted = Object.entries(zoo).flatMap(([name, { values }]) =>
      values.flatMap(([text, , kept]) => (kept === undefined ? [] : [`${name} ${text} ${kept}`])),
    )
    const kept = (await room.controlRows('_set_aside_values')).map((row) =>
      ['property', 'text', 'error_code'].map((name) => textIn(row, name)).join(' '),
    )
    expect(kept.toSorted()).toEqual(wanted.toSorted())
  })

  test('awkward names have columns of their own', () => {
    const row = rowOf(held.length - 3)
    // Snowflake folds names: a column has no upper case there.
    const columnOf = (name: string): string =>
      elsewhere === undefined ? (names[name] ?? '') : (names[name] ?? '').toLowerCase()
    expect(Object.fromEntries(hostile.map((name) => [name, row[columnOf(name)]]))).toEqual(
      Object.fromEntries(hostile.map((name) => [name, `in ${name}`])),
    )
  })

  test('empty and null are one', () => {
    const [empty, none] = [rowOf(held.length - 2), rowOf(held.length - 1)]
    expect(empty['_hash']).toBe(none['_hash'])
    for (const name of Object.keys(zoo)) expect([empty[name], none[name]]).toEqual([null, null])
  })

  test('no row differs from those by the list', () => {
    landed[route] = settled([...rows.values()])
    expect(landed[route]).toEqual(landed['list'])
  })
})

test('the next full read, by another route, finds nothing new', async () => {
  await using room = await syncRoom({}, account.sandbox)
  await room.run(order('search'))
  const again = await room.run({ ...order('list'), full: true })
  expect(again.streams['contacts']).toMatchObject({ loaded: 0, unchanged: held.length })
})
