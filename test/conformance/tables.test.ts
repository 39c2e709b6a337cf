import { describe, expect, test } from 'vitest'
import { type ColumnKind, column, fieldOf } from '../../src/declare/index.ts'
import type { Statement, Table, TableName } from '../../src/engine/ports.ts'
import { adapters } from './adapters.ts'
import { shown } from './subject.ts'

const awkward = [
  'select',
  'order',
  'column',
  'at',
  'owner',
  'with"quote',
  "with'apostrophe",
  'Mixed Case',
  'größe_数量_🙂',
  '1st',
  'semi;colon--comment',
  '{{slot}}',
  '$value',
  'x'.repeat(255),
]

const data = (name: string): TableName => ({ schema: 'data', name })
const all = (table: TableName): Statement => ({
  name: 'warehouse/everything',
  slots: { source: { kind: 'table', table } },
})

const selected = (table: TableName, names: readonly string[]): Statement => ({
  name: 'conformance/project',
  slots: {
    projections: {
      kind: 'projections',
      items: names.map((name) => ({ expression: { op: 'column', name } })),
    },
    table: { kind: 'table', table },
    order: { kind: 'columns', names: names.slice(0, 1) },
  },
})

describe.each(adapters)('tables on $name', ({ open }) => {
  test('keeps values in columns and tables of awkward names', async () => {
    await using subject = await open()
    const { warehouse } = subject
    for (const [at, name] of awkward.entries()) {
      const table = data(name)
      const fields = awkward.map((one) => fieldOf(one, 'text'))
      await warehouse.ensure([{ table, fields }])
      const line = JSON.stringify(Object.fromEntries(awkward.map((one, n) => [one, `${at}.${n}`])))
      const staged = await warehouse.stage(
        { table, columns: awkward.map((one) => ({ name: one, path: [one] })) },
        [{ format: 'ndjson', path: subject.file(`${at}.ndjson`, `${line}\n`) }],
      )
      expect(staged).toBe(1)
      const rows = await warehouse.rows(selected(table, awkward))
      expect(rows).toEqual([
        Object.fromEntries(awkward.map((one, n) => [shown(warehouse, one), `${at}.${n}`])),
      ])
    }
  })

  test('makes a column of every kind, adds missing ones, and says what it did', async () => {
    await using subject = await open()
    const { warehouse } = subject
    const kinds = Object.keys(column) as ColumnKind[]
    const table: Table = {
      table: data('everything'),
      fields: kinds.map((kind) => fieldOf(`a_${kind}`, kind, { label: "It's", description: 'x' })),
      comment: "Of every kind; it's a table.",
    }
    expect(await warehouse.ensure([table])).toEqual([
      { table: table.table, column: null, change: 'table_created' },
    ])
    expect(await warehouse.ensure([table])).toEqual([])
    const wider = { ...table, fields: [fieldOf('A_TEXT', 'text'), fieldOf('new', 'list')] }
    expect(await warehouse.ensure([wider])).toEqual([
      { table: table.table, column: 'new', change: 'column_added' },
    ])
    const columns = await warehouse.describe({ kind: 'table', name: 'hubspot.everything' })
    expect(columns.map((one) => [one.name, one.kind])).toEqual([
      ...kinds.map((kind) => [`a_${kind}`, kind]),
      ['new', 'list'],
    ])
  })

  test('refuses a column that has another type than it was made with', async () => {
    await using subject = await open()
    const { warehouse } = subject
    await warehouse.ensure([{ table: data('t'), fields: [fieldOf('a', 'text')] }])
    await expect(
      warehouse.ensure([{ table: data('t'), fields: [fieldOf('a', 'number')] }]),
    ).rejects.toMatchObject({ code: 'warehouse.table_unfit' })
  })

  test('makes views again, and derives, lists and drops tables', async () => {
    await using subject = await open()
    const { warehouse } = subject
    expect(
      await warehouse.derive(data('_run_a'), querying(`SELECT 1 AS n UNION ALL SELECT 2`)),
    ).toBe(2)
    expect(await warehouse.derive(data('_run_a'), querying(`SELECT 3 AS n`))).toBe(1)
    await warehouse.derive(data('other'), querying(`SELECT 3 AS n`))
    await warehouse.views([{ name: data('seen'), statement: all(data('_run_a')) }])
    await warehouse.views([{ name: data('seen'), statement: all(data('other')) }])
    expect(await warehouse.rows(all(data('seen')))).toEqual([{ n: 3 }])
    expect(await warehouse.tables('data', '_run_')).toEqual([data('_run_a')])
    await warehouse.derive(data('_run_b'), querying(`SELECT 3 AS n`))
    await warehouse.drop(data('_run_a'), data('_run_b'))
    await warehouse.drop(data('_run_a'))
    await warehouse.drop()
    expect(await warehouse.tables('data', '')).toEqual([data('other')])
  })

  test('lists the views that stand in a schema, and spells a statement as it is sent', async () => {
    await using subject = await open()
    const { warehouse } = subject
    const table = data('listed')
    await warehouse.derive(table, querying('SELECT 3 AS n'))
    expect(await warehouse.standing('data')).toEqual(new Set())
    await warehouse.views([{ name: data('seen'), statement: all(table) }])
    expect(await warehouse.standing('data')).toEqual(new Set(['seen']))
    expect(await warehouse.standing('control')).toEqual(new Set())
    expect(warehouse.spelled(all(table))).toMatch(/FROM .*listed/i)
  })
})

const querying = (sql: string): Statement => ({
  name: 'warehouse/everything',
  slots: { source: { kind: 'query', sql } },
})
