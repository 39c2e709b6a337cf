import { describe, expect, test } from 'vitest'
import type { Condition, Expression, Slot } from '../../../src/engine/ports.ts'
import { duckDbDialect } from '../../../src/warehouse/duckdb/dialect.ts'
import type { Dialect } from '../../../src/warehouse/sql/dialect.ts'
import { type AdapterStatement, render } from '../../../src/warehouse/sql/render.ts'
import { parseTemplate } from '../../../src/warehouse/sql/template.ts'

const duckdb = duckDbDialect({ data: 'hubspot', control: 'hubspot_sync', dbt: 'hubspot_dbt' })
/** Of an engine that counts values and takes none after LIMIT. */
const counting: Dialect = {
  ...duckdb,
  value: (_name, _value, nth) => `:${nth}`,
  rows: (count) => `exactly ${count}`,
}
const plainly = (statement: AdapterStatement, dialect: Dialect): string =>
  render(statement, dialect).sql.replaceAll(/\s+/g, ' ')

const table: Slot = { kind: 'table', table: { schema: 'control', name: 't' } }

describe('values', () => {
  const states = { name: 'journal/states', slots: { stream_state: table }, values: { sync: 'a' } }
  const runs = { name: 'alerts/runs', slots: { runs: table }, values: { sync: 'a', limit: 5 } }

  test('stand by name, as often as they are used, and are bound once', () => {
    const { sql, values } = render(states, duckdb)
    expect(sql).toContain('WHERE sync = $sync\n  OR $sync IS NULL\n')
    expect([...values]).toEqual([['sync', 'a']])
  })

  test('are counted by their first use', () => {
    const state = { name: 'journal/state', slots: { stream_state: table } }
    const rendered = render({ ...state, values: { stream: 'b', sync: 'a' } }, counting)
    expect(rendered.sql).toMatch(/WHERE sync = :1\s+AND stream = :2$/)
    expect([...rendered.values]).toEqual([
      ['sync', 'a'],
      ['stream', 'b'],
    ])
    expect(plainly(states, counting)).toMatch(/WHERE sync = :1 OR :1 IS NULL /)
  })

  test('that limit rows are written out where they cannot be bound', () => {
    const rendered = render(runs, counting)
    expect(rendered.sql).toMatch(/LIMIT exactly 5$/)
    expect([...rendered.values.keys()]).toEqual(['sync'])
    // Only numbers, and only after LIMIT.
    const odd = { ...runs, values: { sync: 7, limit: 'x' } }
    expect(plainly(odd, counting)).toMatch(/sync = :1 .* LIMIT :2$/)
  })
})

describe('slots', () => {
  const column: Expression = { op: 'column', name: 'a', of: 'x' }
  const two: Expression = { op: 'literal', value: 'two' }
  const rendered = (projections: Slot | { kind: 'rendered'; sql: string }): string => {
    const source: Slot = { kind: 'query', sql: 'SELECT 1' }
    const sql = plainly(
      { name: 'conformance/project_query', slots: { projections, source } },
      duckdb,
    )
    return sql.slice('SELECT '.length, sql.lastIndexOf(' FROM'))
  }

  test.each<[string, Slot | { kind: 'rendered'; sql: string }, string]>([
    ['an adapter’s own', { kind: 'rendered', sql: 'x::INT' }, 'x::INT'],
    ['a column', { kind: 'column', name: 'a"b' }, '"a""b"'],
    ['a column of an alias', { kind: 'column', name: 'a', of: 'kept' }, '"kept"."a"'],
    ['an expression', { kind: 'expression', expression: column }, '"x"."a"'],
    [
      'counts of rows',
      { kind: 'row_counts', tables: [{ schema: 'control', name: 't' }] },
      `(SELECT count(*) FROM "hubspot_sync"."t") AS "rows_0"`,
    ],
    [
      'projections, with names and without',
      { kind: 'projections', items: [{ expression: column, as: 'b' }, { expression: two }] },
      `"x"."a" AS "b", 'two'`,
    ],
    [
      'one condition',
      { kind: 'conditions', join: 'or', items: [{ op: 'is_null', of: two }] },
      `('two' IS NULL)`,
    ],
  ])('hold %s', (_, slot, sql) => {
    expect(rendered(slot)).toBe(sql)
  })

  test.each<[Condition, string]>([
    [{ op: 'is_null', of: column }, '"x"."a" IS NULL'],
    [{ op: 'is_not_null', of: column }, '"x"."a" IS NOT NULL'],
    [{ op: 'same', left: column, right: two }, `"x"."a" IS NOT DISTINCT FROM 'two'`],
    [{ op: 'differs', left: column, right: two }, `"x"."a" IS DISTINCT FROM 'two'`],
    [{ op: 'equal', left: column, right: two }, `"x"."a" = 'two'`],
  ])('hold the condition %j', (condition, sql) => {
    const items = [condition, condition]
    expect(rendered({ kind: 'conditions', join: 'and', items })).toBe(`((${sql}) AND (${sql}))`)
    expect(rendered({ kind: 'conditions', join: 'or', items })).toBe(`((${sql}) OR (${sql}))`)
  })
})

describe('a template', () => {
  const partsOf = (source: string): readonly string[] =>
    parseTemplate('t', source).parts.map((part) => (part.kind === 'text' ? part.text : part.name))

  test.each<[string, string, readonly string[]]>([
    ['slots that follow each other', '{{a}}{{b}}', ['a', 'b']],
    ['a text after the last slot', '{{a}} WHERE x ;\n', ['a', ' WHERE x']],
    ['no semicolon', 'SELECT 1 \n', ['SELECT 1']],
    ['a semicolon and empty lines', 'SELECT 1 ;\n\n', ['SELECT 1']],
    ['semicolons in a text', `SELECT ';' ;`, [`SELECT ';'`]],
    ['nothing', ' ;\n', []],
  ])('with %s', (_, source, parts) => {
    expect(partsOf(source)).toEqual(parts)
  })

  test('that can’t be read is a fault of ours', () => {
    const error: unknown = expect.objectContaining({
      code: 'run.internal',
      what: `The statement t can't be built.`,
    })
    for (const source of ['{{', 'a }} b', '{{A}}', 'x {{a b}}'])
      expect(() => parseTemplate('t', source)).toThrow(error as Error)
  })
})
