import { describe, expect, test } from 'vitest'
import type { Slot } from '../../../src/engine/ports.ts'
import { duckDbDialect } from '../../../src/warehouse/duckdb/dialect.ts'
import { render } from '../../../src/warehouse/sql/render.ts'
import { findStatement } from '../../../src/warehouse/sql/statements.ts'
import { parseTemplate } from '../../../src/warehouse/sql/template.ts'
import { parseTableName } from '../../../src/warehouse/sql/user-names.ts'

const dialect = duckDbDialect({ data: 'hubspot', control: 'hubspot_sync', dbt: 'hubspot_dbt' })

const projecting = (slot: Slot): string =>
  render(
    {
      name: 'conformance/project_query',
      slots: { projections: slot, source: { kind: 'query', sql: 'SELECT 1' } },
    },
    dialect,
  ).sql.split('\n', 1)[0] ?? ''

test.each([
  ['a reserved word', 'select', '"select"'],
  ['a quote', 'a"b', '"a""b"'],
  ['mixed case', 'Mixed Case', '"Mixed Case"'],
  ['other letters', 'größe_数量', '"größe_数量"'],
  ['the longest name', 'x'.repeat(255), `"${'x'.repeat(255)}"`],
])('a name with %s is quoted', (_, name, quoted) => {
  expect(projecting({ kind: 'columns', names: [name], of: 'kept' })).toBe(`SELECT "kept".${quoted}`)
  expect(projecting({ kind: 'assignments', names: [name], of: 'kept' })).toBe(
    `SELECT ${quoted} = "kept".${quoted}`,
  )
})

test.each<[string, Slot, string]>([
  ['columns', { kind: 'columns', names: ['a', 'b'], prefix: ',' }, ', "a", "b"'],
  ['no columns', { kind: 'columns', names: [], prefix: ',' }, ''],
  ['no conditions joined by and', { kind: 'conditions', items: [], join: 'and' }, 'TRUE'],
  ['no conditions joined by or', { kind: 'conditions', items: [], join: 'or' }, 'FALSE'],
  [
    'conditions',
    {
      kind: 'conditions',
      join: 'or',
      items: [
        {
          op: 'differs',
          left: { op: 'column', name: 'a', of: 'x' },
          right: { op: 'literal', value: null },
        },
        { op: 'is_null', of: { op: 'literal', value: "it's" } },
      ],
    },
    `(("x"."a" IS DISTINCT FROM NULL) OR ('it''s' IS NULL))`,
  ],
  [
    'expressions of people',
    { kind: 'user_expressions', items: [{ sql: 'upper(x) -- y', as: 'u' }] },
    '(upper(x) -- y',
  ],
])('%s render in order', (_, slot, text) => {
  expect(projecting(slot)).toBe(`SELECT ${text}`)
})

describe('a statement that does not fit its file is refused', () => {
  const table: Slot = { kind: 'table', table: { schema: 'data', name: 't' } }
  test.each([
    ['an unknown name', { name: 'warehouse/nothing' }, 'no such file'],
    ['an unfilled slot', { name: 'warehouse/count' }, 'slot table is not filled'],
    [
      'an unused slot',
      { name: 'warehouse/count', slots: { table, other: table } },
      'no slot other',
    ],
    [
      'a missing value',
      { name: 'warehouse/preview', slots: { table } },
      'value limit is not given',
    ],
    [
      'an unused value',
      { name: 'warehouse/count', slots: { table }, values: { a: 1 } },
      'no value a',
    ],
    [
      'a slot of Object.prototype',
      { name: 'warehouse/count', slots: { table, toString: table } },
      'no slot toString',
    ],
    [
      'an empty list',
      {
        name: 'conformance/project',
        slots: {
          table,
          projections: { kind: 'projections', items: [] },
          order: { kind: 'columns', names: ['a'] },
        },
      },
      'list in it is empty',
    ],
  ] as const)('%s', (_, statement, why) => {
    expect(() => render(statement, dialect)).toThrow(why)
  })
})

test('comments go, and what looks like a slot or value inside quotes stays', () => {
  const template = parseTemplate(
    't',
    `-- $no {{no}}\nSELECT '$a {{b}} --', "c$d", $yes, {{yes}} /* $no */ ;\n`,
  )
  expect([...template.slots]).toEqual(['yes'])
  expect([...template.values]).toEqual(['yes'])
  expect(
    template.parts.map((part) => (part.kind === 'text' ? part.text : part.name)).join(''),
  ).toBe(`\nSELECT '$a {{b}} --', "c$d", yes, yes`)
  expect(() => parseTemplate('t', 'SELECT {{ spaced }}')).toThrow('malformed')
})

test("an engine's own file wins over the common one", () => {
  expect(findStatement('duckdb', 'warehouse/count').slots).toEqual(new Set(['table']))
  expect(() => findStatement('snowflake', 'warehouse/open')).toThrow('no such file for snowflake')
})

test.each([
  ['customers', ['customers']],
  ['analytics.customers', ['analytics', 'customers']],
  ['"My Schema"."a.b""c"', ['My Schema', 'a.b"c']],
])('the table name %s has its parts', (name, parts) => {
  expect(parseTableName(name).map((part) => part.text)).toEqual(parts)
})

test.each(['', 'a..b', 'a.', 'a b', 'a.b.c.d', '"a', 'a"b"'])('%j is no table name', (name) => {
  expect(() => parseTableName(name)).toThrow(
    expect.objectContaining({ code: 'warehouse.query_refused' }) as Error,
  )
})
