import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { StagedFile, StagingColumn } from '../../../../src/engine/ports.ts'
import type { ConnectorError } from '../../../../src/errors/connector-error.ts'
import { cutParts, type Part } from '../../../../src/warehouse/snowflake/files/parts.ts'

type Line = readonly (string | null)[]

let folder = ''
let count = 0
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'parts-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(content: string | Uint8Array): string {
  count += 1
  const path = join(folder, `file-${count}`)
  writeFileSync(path, content)
  return path
}

/** Reads back as COPY does: a bare empty cell is NULL, a quoted one ''. */
function linesOf(part: Part): readonly Line[] {
  return parse(gunzipSync(readFileSync(part.path)), {
    cast: (value: string, context: { quoting: boolean }) =>
      value === '' && !context.quoting ? null : value,
  }) as Line[]
}

async function cut(
  files: readonly StagedFile[],
  columns: readonly StagingColumn[],
  partBytes = 1_000_000,
): Promise<{ readonly parts: readonly Part[]; readonly lines: readonly Line[] }> {
  count += 1
  const into = join(folder, `parts-${count}`)
  mkdirSync(into)
  const parts: Part[] = []
  const { signal } = new AbortController()
  for await (const part of cutParts(files, columns, { folder: into, partBytes, signal }))
    parts.push(part)
  expect(readdirSync(into)).toHaveLength(parts.length)
  const perPart = parts.map(linesOf)
  expect(perPart.map((lines) => lines.length)).toEqual(parts.map((part) => part.rows))
  return { parts, lines: perPart.flat() }
}

const named = (...names: string[]): StagingColumn[] => names.map((name) => ({ name, path: [name] }))
const csvCell = (cell: string | null): string =>
  cell === null ? '' : `"${cell.replaceAll('"', '""')}"`

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({
    unit: fc.constantFrom('"', ',', '\n', '\r', '\\', 'N', ' ', '\u0000', 'é'),
    maxLength: 8,
  }),
)
const cell = fc.option(text, { freq: 3 })

describe('parts', () => {
  test('hold together the records of any files, in their order, whatever the size of a part', async () => {
    const columns = named('a', 'b', 'c')
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.tuple(cell, cell, cell), { maxLength: 12 }), { maxLength: 4 }),
        fc.integer({ min: 1, max: 400 }),
        fc.constantFrom('\n', '\r\n'),
        async (tables, partBytes, newline) => {
          const files = tables.map((rows, nth): StagedFile => {
            // Every second file is JSON; the CSVs have their columns in another order, with one that nobody wants.
            if (nth % 2 === 1) {
              const lines = rows.map(([a, b, c]) => JSON.stringify({ b, x: [{ a }], a, c }))
              return { format: 'ndjson', path: file(lines.join('\n')) }
            }
            const lines = rows.map(([a, b, c]) => [b, a, 'x', c].map(csvCell).join(','))
            const content = ['\uFEFFB,A,X,C', ...lines, ''].join(newline)
            return { format: 'csv', path: file(content), columns: ['b', 'a', null, 'c'] }
          })
          const { parts, lines } = await cut(files, columns, partBytes)
          expect(lines).toEqual(tables.flat().map((row, place) => [String(place), ...row]))
          for (const part of parts.slice(0, -1))
            expect(part.bytes).toBeGreaterThanOrEqual(partBytes)
        },
      ),
      { numRuns: 60 },
    )
  })

  test('cut JSON values out as they stand, text without its escapes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 3, depthSize: 'small' }), async (value) => {
        const line = JSON.stringify({ k: { other: value, 'a/"b': value }, w: 1 })
        const columns = [
          { name: 'v', path: ['k', 'a/"b'] },
          { name: 'line', path: [] },
          { name: 'deeper', path: ['k', 'a/"b', 'none'] },
        ]
        const { lines } = await cut([{ format: 'ndjson', path: file(line) }], columns)
        const inner =
          value !== null && typeof value === 'object' && Object.hasOwn(value, 'none')
            ? (value as Record<string, unknown>)['none']
            : null
        const asText = (one: unknown): string | null =>
          one === null ? null : typeof one === 'string' ? one : JSON.stringify(one)
        expect(lines).toEqual([['0', asText(value), line, asText(inner)]])
      }),
      { numRuns: 60 },
    )
  })

  test('keep numbers, inner layout, escapes, keys by case and the order of keys from line to line', async () => {
    const lines = [
      String.raw`{"Name":"\u00e9\/\"","name":12345678901234567890.50,"o":{ "z":1e5, "a":[ null ] } }`,
      String.raw` {"name" : "second" , "o":null,"Name":"" } `,
      '',
      String.raw`{"na\u006de":true}`,
    ]
    const path = file(lines.join('\r\n'))
    const cutLines = await cut([{ format: 'ndjson', path }], named('Name', 'name', 'o'))
    expect(cutLines.lines).toEqual([
      ['0', 'é/"', '12345678901234567890.50', '{ "z":1e5, "a":[ null ] }'],
      ['1', '', 'second', null],
      ['2', null, 'true', null],
    ])
  })

  test('pass over blank lines, but not where a line is one cell, and take quotes inside bare cells as text', async () => {
    const two = file('id,v\n\n1,a"b\n\n2,\\N\n')
    const one = file('id\n1\n\n""\n')
    const wide = await cut([{ format: 'csv', path: two, columns: ['id', 'v'] }], named('id', 'v'))
    expect(wide.lines).toEqual([
      ['0', '1', 'a"b'],
      ['1', '2', '\\N'],
    ])
    const slim = await cut([{ format: 'csv', path: one, columns: ['id'] }], named('id'))
    expect(slim.lines).toEqual([
      ['0', '1'],
      ['1', null],
      ['2', ''],
    ])
    const nothing = { format: 'csv', path: file('id\n'), columns: ['id'] } as const
    expect((await cut([nothing], named('id'))).parts).toEqual([])
  })

  test('are private files, and records longer than any buffer go through whole', async () => {
    const long = 'x"é'.repeat(500_000)
    const path = file(`id,v\n1,${csvCell(long)}\n2,b`)
    const { parts, lines } = await cut(
      [{ format: 'csv', path, columns: ['id', 'v'] }],
      named('id', 'v'),
    )
    expect(lines.map((line) => line.map((one) => one?.length))).toEqual([
      [1, 1, long.length],
      [1, 1, 1],
    ])
    expect(parts.map((part) => part.rows)).toEqual([1, 1])
    expect(statSync(parts[0]?.path ?? '').mode & 0o777).toBe(0o600)
  })

  test.each([
    ['a cell too many', 'csv', 'id,v\n1,2\n1,2,secret\n', 3],
    ['a cell too few after a quoted newline', 'csv', 'id,v\n1,"2\n"\nsecret\n', 4],
    ['a header of another width', 'csv', 'id\n1,2\n', 1],
    ['a quote that is never closed', 'csv', 'id,v\n1,"secret\n', 2],
    ['text after a closing quote', 'csv', 'id,v\n1,"secret"s\n', 2],
    ['blanks before a quote', 'csv', 'id,v\n1, "secret"\n', 2],
    ['a lone carriage return', 'csv', 'id,v\n1,secret\rx\n', 2],
    ['bytes that are not UTF-8', 'csv', Buffer.from('id,v\n1,secr\xE9t\n', 'latin1'), 2],
    ['a line cut off', 'ndjson', '{"id":"1","v":"2"}\n{"id":"1","v":"secr', 2],
    ['two objects in a line', 'ndjson', '{"id":"1"}{"id":"secret"}', 1],
    ['no object', 'ndjson', '["secret"]', 1],
    ['a key twice', 'ndjson', '{"id":"1","id":"secret"}', 1],
    ['half a surrogate pair', 'ndjson', String.raw`{"id":"secret\ud800"}`, 1],
    ['an unknown escape', 'ndjson', String.raw`{"x":"secret\q"}`, 1],
    ['a bare control character', 'ndjson', '{"x":"secret\t"}', 1],
    ['a number that is none', 'ndjson', '{"x":01}', 1],
    ['a nesting without end', 'ndjson', `{"x":${'['.repeat(5000)}`, 1],
    ['bytes that are not UTF-8 (JSON)', 'ndjson', Buffer.from('{"id":"secr\xE9t"}', 'latin1'), 1],
  ] as const)(
    'refuse %s by its line, without telling what stands there',
    async (_, format, content, line) => {
      const path = file(content)
      const staged: StagedFile =
        format === 'csv' ? { format, path, columns: ['id', 'v'] } : { format, path }
      const error = await cut([staged], named('id', 'v')).then(
        () => null,
        (thrown: ConnectorError) => thrown,
      )
      expect(error?.code).toBe('warehouse.file_unreadable')
      expect(error?.why).toContain(`at line ${line}:`)
      expect(JSON.stringify(error?.report()) + String(error?.cause)).not.toContain('secr')
    },
  )
})
