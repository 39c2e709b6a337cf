import { describe, expect, test } from 'vitest'
import { type ColumnKind, column, fieldOf } from '../../src/declare/index.ts'
import type { CastType, Cell, Expression, Statement, TableName } from '../../src/engine/ports.ts'
import { adapters } from './adapters.ts'
import { shown } from './subject.ts'

const table: TableName = { schema: 'data', name: 'held' }
const held = (name: string): Expression => ({ op: 'column', name })

const read = (expression: Expression): Statement => ({
  name: 'conformance/project',
  slots: {
    projections: { kind: 'projections', items: [{ expression, as: 'seen' }] },
    table: { kind: 'table', table },
    order: { kind: 'columns', names: ['seq'] },
  },
})

const casts: readonly (readonly [kind: ColumnKind, text: string, to: CastType, seen: Cell])[] = [
  ['text', '9007199254740993', 'integer', '9007199254740993'],
  ['text', '99999999999999999999', 'integer', null],
  ['text', 'none', 'integer', null],
  ['number', '12', 'integer', '12'],
  ['number', '0.25', 'float', 0.25],
  ['text', '1234.5', 'number', '1234.5'],
  ['json', '{"a":1}', 'text', '{"a":1}'],
  ['text', 'true', 'boolean', true],
  ['timestamp', '2026-03-29T01:30:00.123Z', 'timestamp', new Date('2026-03-29T01:30:00.123Z')],
  ['timestamp', '2026-03-29T01:30:00.123Z', 'millis', '1774747800123'],
  ['date', '2026-03-29', 'date', '2026-03-29'],
]

describe.each(adapters)('what views are made of, on $name', ({ open }) => {
  test('values become other types, or NULL where they do not fit', async () => {
    await using subject = await open()
    const { warehouse } = subject
    for (const [at, [kind, text, to, seen]] of casts.entries()) {
      const lines = [`{"seq":"0","value":${JSON.stringify(text)}}`, '{"seq":"1","value":null}']
      const columns = ['seq', 'value'].map((name) => ({ name, path: [name] }))
      await warehouse.stage({ table, columns }, [
        { format: 'ndjson', path: subject.file(`${at}.ndjson`, `${lines.join('\n')}\n`) },
      ])
      const typed: Expression = { op: 'from_wire', of: held('value'), kind }
      const rows = await warehouse.rows(read({ op: 'cast', of: typed, to }))
      expect(rows, `${kind} ${text} to ${to}`).toEqual([{ seen }, { seen: null }])
    }
    const types: readonly CastType[] = [
      'integer',
      'float',
      'number',
      'text',
      'boolean',
      'timestamp',
    ]
    for (const to of types) {
      const nothing: Expression = { op: 'cast', of: { op: 'literal', value: null }, to }
      expect(await warehouse.rows(read(nothing))).toEqual([{ seen: null }, { seen: null }])
    }
  })

  test('conditions are values', async () => {
    await using subject = await open()
    const { warehouse } = subject
    const columns = ['seq', 'value'].map((name) => ({ name, path: [name] }))
    const lines = ['{"seq":"0","value":"a"}', '{"seq":"1","value":null}']
    await warehouse.stage({ table, columns }, [
      { format: 'ndjson', path: subject.file('rows.ndjson', `${lines.join('\n')}\n`) },
    ])
    const isThere = { op: 'is_not_null', of: held('value') } as const
    const isA = { op: 'same', left: held('value'), right: { op: 'literal', value: 'a' } } as const
    const isB = { op: 'same', left: held('value'), right: { op: 'literal', value: 'b' } } as const
    for (const [all, seen] of [
      [[isThere], [true, false]],
      [
        [isThere, isA],
        [true, false],
      ],
      [
        [isThere, isB],
        [false, false],
      ],
      [[], [true, true]],
    ] as const)
      expect(await warehouse.rows(read({ op: 'holds', all }))).toEqual(
        seen.map((one) => ({ seen: one })),
      )
  })

  test('tells the tables and views of a schema with the kinds of their columns', async () => {
    await using subject = await open()
    const { warehouse } = subject
    expect(await warehouse.relations('data')).toEqual(new Map())
    const kinds = Object.keys(column) as ColumnKind[]
    await warehouse.ensure([{ table, fields: kinds.map((kind) => fieldOf(`Of ${kind}`, kind)) }])
    const view: TableName = { schema: 'data', name: 'seen' }
    const as: Expression = { op: 'cast', of: held('Of number'), to: 'integer' }
    const statement: Statement = {
      name: 'dbt/rows',
      slots: {
        columns: {
          kind: 'projections',
          items: [
            { expression: held('Of text'), as: 'words' },
            { expression: as, as: 'counted' },
          ],
        },
        source: { kind: 'table', table },
        chosen: { kind: 'conditions', items: [], join: 'and' },
      },
    }
    await warehouse.views([{ name: view, statement }])
    expect(await warehouse.relations('data')).toEqual(
      new Map<string, ReadonlyMap<string, string>>([
        ['held', new Map(kinds.map((kind) => [shown(warehouse, `Of ${kind}`), kind]))],
        [
          'seen',
          new Map([
            ['words', 'text'],
            ['counted', 'other'],
          ]),
        ],
      ]),
    )
    expect(await warehouse.relations('dbt')).toEqual(new Map())
  })
})
