import { tableFromIPC } from 'apache-arrow'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ColumnKind, fieldOf } from '../../src/declare/index.ts'
import type { Cell, Expression, Row, Statement, Table } from '../../src/engine/ports.ts'
import { adapters } from './adapters.ts'
import type { Subject } from './subject.ts'

/** Projects one expression per name over rows of texts, and gives them back in the rows' order. */
async function project(
  subject: Subject,
  texts: readonly (string | null)[],
  expressions: Readonly<Record<string, (text: Expression) => Expression>>,
): Promise<readonly Row[]> {
  const { warehouse } = subject
  const table = { schema: 'control', name: '_values' } as const
  const lines = texts.map((text, at) => JSON.stringify({ at: String(at).padStart(6, '0'), text }))
  const path = subject.file('values.ndjson', `${lines.join('\n')}\n`)
  await warehouse.stage(
    { table, columns: ['at', 'text'].map((name) => ({ name, path: [name] })) },
    [{ format: 'ndjson', path }],
  )
  const projected: Statement = {
    name: 'conformance/project',
    slots: {
      projections: {
        kind: 'projections',
        items: Object.entries(expressions).map(([as, of]) => ({
          as,
          expression: of({ op: 'column', name: 'text' }),
        })),
      },
      table: { kind: 'table', table },
      order: { kind: 'columns', names: ['at'] },
    },
  }
  return warehouse.rows(projected)
}

const reading = (kind: ColumnKind) => ({
  typed: (of: Expression): Expression => ({ op: 'from_wire', of, kind }),
  canonical: (of: Expression): Expression => ({ op: 'canonical', of, kind }),
  wire: (of: Expression): Expression => ({
    op: 'to_wire',
    of: { op: 'from_wire', of, kind },
    kind,
  }),
})

const at = new Date('2026-11-21T10:00:00.000Z')
const day = String(Date.UTC(2026, 10, 21))

/** Text, typed value, canonical text, wire text of the typed value. */
const cases: Readonly<
  Record<ColumnKind, readonly (readonly [string | null, Cell, string | null, string | null])[]>
> = {
  text: [
    [null, null, null, null],
    ['', null, null, null],
    [' a ', ' a ', ' a ', ' a '],
  ],
  number: [
    ['', null, null, null],
    ['1000', '1000', '1000', '1000'],
    ['1000.0', '1000', '1000', '1000'],
    ['+0001.500', '1.5', '1.5', '1.5'],
    ['-0', '0', '0', '0'],
    ['+12345678901234', '12345678901234', '12345678901234', '12345678901234'],
    ['9999999999.999999999', '10000000000', '9999999999.999999999', '10000000000'],
    ['-0.50', '-0.5', '-0.5', '-0.5'],
    ['-0.0', '0', '0', '0'],
    ['-.5', '-0.5', '-0.5', '-0.5'],
    ['.0', '0', '0', '0'],
    ['5.', '5', '5', '5'],
    ['0.123456785', '0.12345679', '0.123456785', '0.12345679'],
    ['9'.repeat(30), '9'.repeat(30), '9'.repeat(30), '9'.repeat(30)],
    ['1'.repeat(31), null, '1'.repeat(31), null],
    ['9007199254740993', '9007199254740993', '9007199254740993', '9007199254740993'],
    ['1e3', null, '1e3', null],
    ['1,5', null, '1,5', null],
    ['NaN', null, 'NaN', null],
    ['.', null, '.', null],
  ],
  boolean: [
    ['true', true, 'true', 'true'],
    ['TRUE', true, 'true', 'true'],
    ['False', false, 'false', 'false'],
    ['yes', null, 'yes', null],
    ['1', null, '1', null],
    ['', null, null, null],
  ],
  date: [
    ['2026-11-21', '2026-11-21', '2026-11-21', '2026-11-21'],
    [day, '2026-11-21', '2026-11-21', '2026-11-21'],
    ['-86400000', '1969-12-31', '1969-12-31', '1969-12-31'],
    [String(Number(day) + 1), null, String(Number(day) + 1), null],
    ['2026-02-30', null, '2026-02-30', null],
    ['0000-01-01', null, '0000-01-01', null],
    ['21.11.2026', null, '21.11.2026', null],
    ['', null, null, null],
  ],
  timestamp: [
    ['2026-11-21T10:00:00.000Z', at, at.toISOString(), at.toISOString()],
    ['2026-11-21T10:00:00Z', at, at.toISOString(), at.toISOString()],
    [String(at.getTime()), at, at.toISOString(), at.toISOString()],
    ['2026-11-21T12:00:00+02:00', at, at.toISOString(), at.toISOString()],
    [String(at.getTime() / 1000), at, at.toISOString(), at.toISOString()],
    ['99999999', new Date(99_999_999), '1970-01-02T03:46:39.999Z', '1970-01-02T03:46:39.999Z'],
    ['-1', new Date(-1), '1969-12-31T23:59:59.999Z', '1969-12-31T23:59:59.999Z'],
    ['2026-11-21T24:00:00.000Z', null, '2026-11-21T24:00:00.000Z', null],
    ['2026-13-01T00:00:00.000Z', null, '2026-13-01T00:00:00.000Z', null],
    ['yesterday', null, 'yesterday', null],
    ['999999999999999', null, '999999999999999', null],
    ['', null, null, null],
  ],
  list: [
    ['a;b', ['a', 'b'], 'a;b', 'a;b'],
    [';a;;b;', ['a', 'b'], 'a;b', 'a;b'],
    ['a', ['a'], 'a', 'a'],
    [';', null, ';', null],
    ['', null, null, null],
  ],
  json: [
    ['{"b": 1,  "a":[null]}', { b: 1, a: [null] }, '{"b":1,"a":[null]}', '{"b": 1,  "a":[null]}'],
    ['{', null, '{', null],
    ['', null, null, null],
  ],
}

const withParsedWire = (row: Row): Row => ({
  ...row,
  wire: typeof row['wire'] === 'string' ? (JSON.parse(row['wire']) as Cell) : (row['wire'] ?? null),
})

/** A statement takes as long for a few values as for hundreds. */
const many = { minLength: 80, maxLength: 200, size: 'max' } as const

describe.each(adapters)('values on $name', ({ open }) => {
  test.each(Object.entries(cases))(
    'of kind %s are read and written as HubSpot writes them',
    async (kind, rows) => {
      await using subject = await open()
      const texts = rows.map((row) => row[0])
      const projected = await project(subject, texts, reading(kind as ColumnKind))
      // Snowflake's VARIANT keeps no text but the value: what it is written with is JSON of its own spelling.
      const isVariant = kind === 'json' && subject.warehouse.traits.engine === 'snowflake'
      const spelled = isVariant ? withParsedWire : (row: Row): Row => row
      expect(projected.map(spelled)).toEqual(
        rows.map(([, typed, canonical, wire]) => spelled({ typed, canonical, wire })),
      )
    },
  )

  test('have one canonical text, whichever way they came', async () => {
    await using subject = await open()
    const numbers = fc
      .tuple(fc.bigInt({ min: -(10n ** 30n) + 1n, max: 10n ** 30n - 1n }), fc.nat(99_999_999))
      .map(([whole, fraction]) => {
        const sign = whole < 0n ? '-' : ''
        const digits = (whole < 0n ? -whole : whole).toString()
        const places = String(fraction).padStart(8, '0')
        const plus = sign === '' ? '+' : sign
        return [`${sign}${digits}.${places}`, `${plus}000${digits}.${places}000`] as const
      })
    await fc.assert(
      fc.asyncProperty(fc.array(numbers, many), async (pairs) => {
        const one = await project(
          subject,
          pairs.map((pair) => pair[0]),
          reading('number'),
        )
        expect(
          await project(
            subject,
            pairs.map((pair) => pair[1]),
            reading('number'),
          ),
        ).toEqual(one)
        // What was read from the canonical text is the same value, and its wire text that very text.
        const again = await project(
          subject,
          one.map((row) => row['canonical'] as string),
          reading('number'),
        )
        expect(again).toEqual(one)
        expect(one.map((row) => row['wire'])).toEqual(one.map((row) => row['canonical']))
      }),
      { numRuns: 4 },
    )
    const times = fc
      .date({
        min: new Date('0001-01-01T00:00:00.000Z'),
        max: new Date('9999-12-31T23:59:59.999Z'),
        noInvalidDate: true,
      })
      // Nine or ten digits are taken for seconds, and said to be.
      .filter((date) => !/^\d{9,10}$/u.test(String(date.getTime())))
    await fc.assert(
      fc.asyncProperty(fc.array(times, many), async (dates) => {
        const iso = await project(
          subject,
          dates.map((date) => date.toISOString()),
          reading('timestamp'),
        )
        const epoch = await project(
          subject,
          dates.map((date) => String(date.getTime())),
          reading('timestamp'),
        )
        expect(epoch).toEqual(iso)
        expect(iso.map((row) => row['typed'])).toEqual(dates)
        const days = dates.map((date) => date.toISOString().slice(0, 10))
        const plain = await project(subject, days, reading('date'))
        const midnights = await project(
          subject,
          days.map((text) => String(Date.parse(text))),
          reading('date'),
        )
        expect(midnights).toEqual(plain)
        expect(plain.map((row) => row['canonical'])).toEqual(days)
      }),
      { numRuns: 4 },
    )
  })

  test('come back as they were rendered, whatever text they are', async () => {
    await using subject = await open()
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.string({ unit: 'grapheme', maxLength: 40 }), { minLength: 1, maxLength: 60 }),
        async (texts) => {
          const literal = texts.join('\'"\\')
          const rows = await project(subject, texts, {
            same: (of) => of,
            literal: () => ({ op: 'literal', value: literal }),
            object: (of) => ({
              op: 'json_object',
              entries: [
                { key: literal, value: of },
                { key: 'none', value: { op: 'literal', value: null } },
              ],
            }),
            back: (of) => ({
              op: 'json_text',
              path: [literal],
              of: { op: 'json_object', entries: [{ key: literal, value: of }] },
            }),
          })
          expect(rows).toEqual(
            texts.map((text) => ({
              same: text,
              literal,
              object: { [literal]: text, none: null },
              back: text,
            })),
          )
        },
      ),
      { numRuns: 14 },
    )
  })

  test("hash apart when any of them differs, NULL and '' and their order too", async () => {
    await using subject = await open()
    const value = (text: string | null): Expression => ({ op: 'literal', value: text })
    const lists = [
      ['a', 'b'],
      ['b', 'a'],
      ['ab', ''],
      ['', 'ab'],
      ['ab', null],
      [null, 'ab'],
      [null, null],
      ['', ''],
      ['a:b', ''],
      ['1:a', 'b'],
      ['a', '1:b'],
    ]
    const [row] = await project(
      subject,
      ['x'],
      Object.fromEntries(
        lists.map((list, n) => [`h${n}`, (): Expression => ({ op: 'hash', of: list.map(value) })]),
      ),
    )
    const hashes = Object.values(row ?? {})
    expect(new Set(hashes).size).toBe(lists.length)
    for (const hash of hashes) expect(hash).toMatch(/^[0-9a-f]{32}$/)
  })

  test('hash over 1,000 columns', async () => {
    await using subject = await open()
    const kinds = Object.keys(cases) as ColumnKind[]
    const rows = await project(subject, ['1', '1', '2'], {
      hash: (of) => ({
        op: 'hash',
        of: Array.from({ length: 1000 }, (_, n) => ({
          op: 'canonical',
          of,
          kind: kinds[n % kinds.length] ?? 'text',
        })),
      }),
    })
    expect(rows[0]).toEqual(rows[1])
    expect(rows[0]).not.toEqual(rows[2])
  })

  test('beyond 2^53 stay whole in tables, rows and Arrow', async () => {
    await using subject = await open()
    const { warehouse } = subject
    const table: Table = {
      table: { schema: 'data', name: 'whole' },
      fields: [fieldOf('id', 'text'), fieldOf('n', 'number')],
    }
    const number = '-123456789012345678901234567890.12345678'
    await warehouse.ensure([table])
    const path = subject.file(
      'a.ndjson',
      `${JSON.stringify({ id: '9007199254740993123', n: number })}\n{"id":"2","n":null}\n`,
    )
    const staged = { schema: 'control', name: '_whole' } as const
    await warehouse.stage(
      { table: staged, columns: ['id', 'n'].map((name) => ({ name, path: [name] })) },
      [{ format: 'ndjson', path }],
    )
    await warehouse.derive(
      { schema: 'data', name: 'derived' },
      {
        name: 'conformance/project',
        slots: {
          projections: {
            kind: 'projections',
            items: [
              { expression: { op: 'column', name: 'id' } },
              {
                expression: { op: 'from_wire', of: { op: 'column', name: 'n' }, kind: 'number' },
                as: 'n',
              },
            ],
          },
          table: { kind: 'table', table: staged },
          order: { kind: 'columns', names: ['id'] },
        },
      },
    )
    const all: Statement = {
      name: 'conformance/project',
      slots: {
        projections: {
          kind: 'projections',
          items: [
            { expression: { op: 'column', name: 'id' } },
            { expression: { op: 'column', name: 'n' } },
          ],
        },
        table: { kind: 'table', table: { schema: 'data', name: 'derived' } },
        order: { kind: 'columns', names: ['id'] },
      },
    }
    expect(await warehouse.rows(all)).toEqual([
      { id: '2', n: null },
      { id: '9007199254740993123', n: number },
    ])
    const pieces: Uint8Array[] = []
    for await (const piece of warehouse.arrow(all)) pieces.push(piece)
    const arrow = tableFromIPC(Buffer.concat(pieces))
    expect(arrow.schema.fields.map((field) => String(field.type))).toEqual([
      'Utf8',
      'Decimal[38e+8]',
    ])
    const words = arrow.getChild('n')?.get(1) as Uint32Array
    const whole = words.reduceRight((sum, word) => (sum << 32n) | BigInt(word), 0n)
    expect(BigInt.asIntN(128, whole)).toBe(BigInt(number.replace('.', '')))
    expect(arrow.getChild('n')?.get(0)).toBeNull()
  })

  test("of the engine's own nested types keep null values, and are told apart", async () => {
    await using subject = await open()
    const { warehouse, nested } = subject
    const { sql } = nested
    const described = await warehouse.describe({ kind: 'query', sql })
    expect(Object.fromEntries(described.map(({ name, kind }) => [name, kind]))).toEqual(
      nested.kinds,
    )
    expect(
      await warehouse.rows({
        name: 'warehouse/everything',
        slots: {
          source: { kind: 'query', sql: warehouse.sourceQuery({ kind: 'query', sql: `${sql};` }) },
        },
      }),
    ).toEqual([nested.row])
    const [row] = await warehouse.rows({
      name: 'conformance/project_query',
      slots: {
        projections: {
          kind: 'projections',
          items: ['m', 'j'].map((name) => ({
            as: name,
            expression: {
              op: 'to_wire',
              of: { op: 'column', name },
              kind: name === 'm' ? 'map' : 'json',
            },
          })),
        },
        source: { kind: 'query', sql },
      },
    })
    expect(row).toEqual({ m: '{"1":"Primary","2":null}', j: '{"1":null,"2":["a","b"]}' })
  })
})
