import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { StagedFile, StagingColumn } from '../../../../src/engine/ports.ts'
import type { DuckDbWarehouse } from '../../../../src/warehouse/duckdb/warehouse.ts'
import { cutParts } from '../../../../src/warehouse/snowflake/files/parts.ts'
import { look, newPlace, type Place } from '../../open-warehouse.ts'

/** DuckDB keeps no order of rows (preserve_insertion_order is off). */
const sorted = (lines: readonly Line[] | string) =>
  typeof lines === 'string' ? lines : lines.map((line) => JSON.stringify(line)).toSorted()

type Line = readonly (string | null)[]
const table = { schema: 'control', name: '_staged' } as const
let count = 0

/** What DuckDB stages of the files, or the code of its refusal. */
async function staged(
  warehouse: DuckDbWarehouse,
  columns: readonly StagingColumn[],
  file: StagedFile,
): Promise<readonly Line[] | string> {
  try {
    await warehouse.stage({ table, columns }, [file])
  } catch (error) {
    return (error as { code: string }).code
  }
  const rows = await look(warehouse, 'SELECT * FROM hubspot_sync._staged')
  return rows.map((row) => columns.map(({ name }) => (row[name] ?? null) as string | null))
}

async function cut(
  place: Place,
  columns: readonly StagingColumn[],
  file: StagedFile,
): Promise<readonly Line[] | string> {
  const folder = join(place.work, `parts-${(count += 1)}`)
  mkdirSync(folder)
  const lines: Line[] = []
  const { signal } = new AbortController()
  try {
    for await (const part of cutParts([file], columns, { folder, partBytes: 50, signal })) {
      const read: string[][] = parse(gunzipSync(readFileSync(part.path)), {
        cast: (value, { quoting }) => (value === '' && !quoting ? (null as never) : value),
      })
      lines.push(...read.map(([, ...cells]) => cells))
    }
  } catch (error) {
    return (error as { code: string }).code
  }
  return lines
}

const piece = fc.constantFrom('"', '""', ',', '\n', 'a', 'a b', '\\', '\\N', 'é', '""","', 'b"')

test('gives the cells that DuckDB gives, of any CSV file that it takes', async () => {
  await using place = newPlace()
  const warehouse = await place.open()
  const columns = [
    { name: 'id', path: ['id'] },
    { name: 'v', path: ['v'] },
  ]
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 14 }), fc.boolean(), async (pieces, crlf) => {
      // DuckDB refuses a file with newlines of two kinds; we take it.
      const text = `id,v\n1,2\n${pieces.join('')}`
      const path = place.file(`f${(count += 1)}.csv`, crlf ? text.replaceAll('\n', '\r\n') : text)
      const file = { format: 'csv', path, columns: ['id', 'v'] } as const
      const here = await cut(place, columns, file)
      // What is refused is said in parts.test.ts; DuckDB lets an empty cell too many pass.
      fc.pre(typeof here !== 'string')
      expect(sorted(here)).toEqual(sorted(await staged(warehouse, columns, file)))
    }),
    { numRuns: Number(process.env['FUZZ'] ?? 40) },
  )
})

test('takes the values from JSON lines that DuckDB takes', async () => {
  await using place = newPlace()
  const warehouse = await place.open()
  const columns = [
    { name: 'a', path: ['a'] },
    { name: 'b', path: ['p', 'b'] },
    { name: 'c', path: ['p', 'x/y', 'c'] },
  ]
  const value = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom(null, true, '', '\u0000', 7, { z: 1, a: ['x', null] }, []),
  )
  const line = fc.record(
    {
      a: value,
      p: fc.record(
        { b: value, 'x/y': fc.record({ c: value }, { requiredKeys: [] }) },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: [] },
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { minLength: 1, maxLength: 8 }),
      fc.boolean(),
      async (lines, broken) => {
        const whole = lines.map((one) => JSON.stringify(one)).join('\n')
        // DuckDB takes a file that is `{` alone for an empty one.
        fc.pre(!broken || !whole.endsWith('{}'))
        const path = place.file(`f${(count += 1)}.ndjson`, broken ? whole.slice(0, -1) : whole)
        const file = { format: 'ndjson', path } as const
        const [here, there] = [
          await cut(place, columns, file),
          await staged(warehouse, columns, file),
        ]
        expect(sorted(here)).toEqual(sorted(there))
      },
    ),
    { numRuns: Number(process.env['FUZZ'] ?? 40) },
  )
})
