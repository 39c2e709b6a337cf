import { describe, expect, test } from 'vitest'
import { textIn } from '../../src/engine/cells.ts'
import type { Statement, TableName } from '../../src/engine/ports.ts'
import type { ConnectorError } from '../../src/errors/connector-error.ts'
import { adapters } from './adapters.ts'

const table: TableName = { schema: 'control', name: '_staged' }
/** Columns are named: an adapter may keep more in a staging table, such as the place of a row. */
const ordered = (...names: string[]): Statement => ({
  name: 'warehouse/everything',
  slots: {
    source: {
      kind: 'query',
      sql: `SELECT ${names.join(', ')} FROM hubspot_sync._staged ORDER BY 1 NULLS FIRST`,
    },
  },
})
const columns = (...names: string[]) => names.map((name) => ({ name, path: [name] }))

describe.each(adapters)('staging on $name', ({ open }) => {
  test("keeps '' apart from NULL, and newlines, quotes and commas in cells of a CSV", async () => {
    await using subject = await open()
    const path = subject.file(
      'a.csv',
      '\uFEFF"Record ID","Ignored","Note"\r\n1,x,""\r\n2,y,\r\n3,z,"two\r\nlines, ""quoted"""\r\n4,"",  blank \r\n',
    )
    const staged = await subject.warehouse.stage(
      { table, columns: columns('id', 'note', 'absent') },
      [{ format: 'csv', path, columns: ['id', null, 'note'] }],
    )
    expect(staged).toBe(4)
    expect(await subject.warehouse.rows(ordered('id', 'note', 'absent'))).toEqual([
      { id: '1', note: '', absent: null },
      { id: '2', note: null, absent: null },
      { id: '3', note: 'two\r\nlines, "quoted"', absent: null },
      { id: '4', note: '  blank ', absent: null },
    ])
  })

  test('matches columns by name over files of different order, and starts afresh when staged again', async () => {
    await using subject = await open()
    const one = subject.file('1.csv', 'a,b\n1,x\n')
    const two = subject.file('2.csv', 'b,a\ny,2\n')
    const files = [
      { format: 'csv', path: one, columns: ['id', 'v'] },
      { format: 'csv', path: two, columns: ['v', 'id'] },
    ] as const
    const staging = { table, columns: columns('id', 'v') }
    expect(await subject.warehouse.stage(staging, files)).toBe(2)
    expect(await subject.warehouse.stage(staging, files)).toBe(2)
    expect(await subject.warehouse.rows(ordered('id', 'v'))).toEqual([
      { id: '1', v: 'x' },
      { id: '2', v: 'y' },
    ])
  })

  test('takes values of JSON lines by path, as text whatever they were', async () => {
    await using subject = await open()
    const lines = [
      {
        id: '1',
        properties: { email: 'a', n: 5, flag: true, deep: { x: [1, null] }, empty: '', none: null },
      },
      { id: 2, properties: {} },
    ]
    const path = subject.file('a.ndjson', lines.map((line) => JSON.stringify(line)).join('\n'))
    const names = ['email', 'n', 'flag', 'deep', 'empty', 'none', 'absent']
    await subject.warehouse.stage(
      {
        table,
        columns: [
          { name: 'id', path: ['id'] },
          ...names.map((name) => ({ name, path: ['properties', name] })),
        ],
      },
      [{ format: 'ndjson', path }],
    )
    const nothing = Object.fromEntries(names.map((name) => [name, null]))
    expect(await subject.warehouse.rows(ordered('id', ...names))).toEqual([
      { ...nothing, id: '1', email: 'a', n: '5', flag: 'true', deep: '{"x":[1,null]}', empty: '' },
      { ...nothing, id: '2' },
    ])
  })

  test('takes whole lines, inner objects, deep paths and keys that differ in case only', async () => {
    await using subject = await open()
    const line = { id: '1', properties: { Name: 'upper', name: 'lower', 'a/b~c': { d: 'deep' } } }
    const path = subject.file('a.ndjson', `${JSON.stringify(line)}\n`)
    const taken = [
      { name: 'u', path: ['properties', 'Name'] },
      { name: 'l', path: ['properties', 'name'] },
      { name: 'd', path: ['properties', 'a/b~c', 'd'] },
      { name: 'o', path: ['properties'] },
    ]
    const whole = [{ name: 'w', path: [] }]
    for (const columns of [taken, [...taken, ...whole]]) {
      await subject.warehouse.stage({ table, columns }, [{ format: 'ndjson', path }])
      const [row] = await subject.warehouse.rows(ordered(...columns.map(({ name }) => name)))
      expect(row).toMatchObject({ u: 'upper', l: 'lower', d: 'deep' })
      expect(JSON.parse(textIn(row, 'o'))).toEqual(line.properties)
    }
    const [row] = await subject.warehouse.rows(ordered('w'))
    expect(JSON.parse(textIn(row, 'w'))).toEqual(line)
  })

  test('carries 65,536 characters, null characters and 1,000 columns on both routes', async () => {
    await using subject = await open()
    const names = Array.from({ length: 1000 }, (_, n) => `p${n}`)
    const long = '0123456789abcdé\u{1F642}'.repeat(4096)
    const record = Object.fromEntries(names.map((name, n) => [name, n < 20 ? long : `v${n}`]))
    record['p999'] = 'a\u0000b'
    const ndjson = subject.file('a.ndjson', `${JSON.stringify({ properties: record })}\n`)
    const cells = names.map((name) => `"${String(record[name]).replaceAll('"', '""')}"`)
    const csv = subject.file('a.csv', `${names.join(',')}\n${cells.join(',')}\n`)
    const staged = { table, columns: names.map((name) => ({ name, path: ['properties', name] })) }
    await subject.warehouse.stage(staged, [{ format: 'ndjson', path: ndjson }])
    expect(await subject.warehouse.rows(ordered(...names))).toEqual([record])
    await subject.warehouse.stage(staged, [{ format: 'csv', path: csv, columns: names }])
    expect(await subject.warehouse.rows(ordered(...names))).toEqual([record])
  })

  test('reads a line longer than the usual buffers', async () => {
    await using subject = await open()
    // DuckDB's are 16 MiB for JSON and 8 MiB for CSV (src/warehouse/duckdb/stage.ts); Snowflake's adapter has none.
    const isDuckDb = subject.warehouse.traits.engine === 'duckdb'
    const longest = 'x'.repeat(isDuckDb ? 20_000_000 : 17_000_000)
    const long = 'x'.repeat(isDuckDb ? 20_000_000 : 9_000_000)
    const staged = { table, columns: columns('id', 'v') }
    const ndjson = subject.file('a.ndjson', `${JSON.stringify({ id: '1', v: longest })}\n`)
    expect(await subject.warehouse.stage(staged, [{ format: 'ndjson', path: ndjson }])).toBe(1)
    const shapes = [
      [`1,${long}\n`, 1],
      [`1,"${long}"`, 1],
      [`1,${long}\n2,x\n`, 2],
      [`2,x\n1,${long}`, 2],
    ] as const
    for (const [rows, count] of shapes) {
      const path = subject.file('a.csv', `id,v\n${rows}`)
      expect(
        await subject.warehouse.stage(staged, [{ format: 'csv', path, columns: ['id', 'v'] }]),
      ).toBe(count)
    }
  })

  test.each([
    ['a CSV row with a cell too many', 'csv', 'id,v\n1,2\n1,2,secret\n'],
    ['a CSV row with a cell too few', 'csv', 'id,v\n1,2\nsecret\n'],
    ['a CSV quote that is never closed', 'csv', 'id,v\n1,"secret\n'],
    ['a CSV that is not UTF-8', 'csv', Buffer.from('id,v\n1,secr\xE9t\n', 'latin1')],
    ['a JSON line cut off', 'ndjson', '{"id":"1","v":"2"}\n{"id":"1","v":"secr'],
  ] as const)('refuses %s, without telling what stands in it', async (_, format, content) => {
    await using subject = await open()
    const path = subject.file(`bad.${format}`, content)
    const file = format === 'csv' ? { format, path, columns: ['id', 'v'] } : { format, path }
    const staging = subject.warehouse.stage({ table, columns: columns('id', 'v') }, [file])
    const error = await staging.then(
      () => null,
      (thrown: ConnectorError) => thrown,
    )
    expect(error?.code).toBe('warehouse.file_unreadable')
    expect(JSON.stringify(error?.report()) + String(error?.cause)).not.toContain('secr')
  })
})
