import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CsvFault, CsvScanner } from '../../../src/hubspot/exports/csv-scanner.ts'

function scan(text: string, cut = Number.MAX_SAFE_INTEGER): number {
  const scanner = new CsvScanner()
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += cut) scanner.push(bytes.subarray(at, at + cut))
  scanner.end()
  return scanner.records
}

/** Undefined where the scanner refuses. */
function tried(text: string): number | undefined {
  try {
    return scan(text)
  } catch (error) {
    if (error instanceof CsvFault) return undefined
    throw error
  }
}

/** What csv-parse makes of the text; undefined where it refuses. */
function parsed(text: string): string[][] | undefined {
  try {
    return parse(text, { record_delimiter: ['\r\n', '\n'], relax_column_count: false })
  } catch {
    return undefined
  }
}

const cell = fc.string({ unit: fc.constantFrom('a', 'é', ',', '"', '\n', '\r', ' ', '; ') })
const quoted = cell.map((text) => `"${text.replaceAll('"', '""')}"`)
const plain = fc.string({ unit: fc.constantFrom('a', '1', '名', ' ', ';') })

describe('the CSV scanner', () => {
  test('counts what csv-parse counts, however the bytes are cut', () => {
    const table = fc.integer({ min: 2, max: 5 }).chain((width) =>
      fc.array(fc.array(fc.oneof(quoted, plain), { minLength: width, maxLength: width }), {
        minLength: 1,
        maxLength: 20,
      }),
    )
    fc.assert(
      fc.property(
        table,
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        fc.integer({ min: 1, max: 7 }),
        (rows, end, lastEnd, cut) => {
          const text = rows.map((row) => row.join(',')).join(end) + (lastEnd ? end : '')
          expect(scan(text, cut)).toBe(rows.length)
          expect(parsed(text)?.length).toBe(rows.length)
        },
      ),
      { numRuns: 300 },
    )
  })

  test('never takes a text that csv-parse reads otherwise', () => {
    const noise = fc.string({
      unit: fc.constantFrom('a', ',', '"', '\n', '\r\n', '\r'),
      maxLength: 30,
    })
    fc.assert(
      fc.property(noise, (text) => {
        const records = tried(text)
        fc.pre(records !== undefined)
        expect(parsed(text)?.length).toBe(records)
      }),
      { numRuns: 2000 },
    )
  })

  test.each([
    ['a row with a cell too few', 'a,b\n1\n', 2],
    ['a row with a cell too many', 'a,b\n1,2\n1,2,3\n', 3],
    ['a quote inside an unquoted cell', 'a,b\n1,x"y\n', 2],
    ['text after a closing quote', 'a,b\n"1"x,2\n', 2],
    ['a bare carriage return', 'a,b\n1,2\r3,4\n', 2],
    ['an end inside a quoted cell', 'a,b\n1,"2\n3,4\n', 2],
  ])('refuses %s', (_what, text, record) => {
    expect(() => scan(text)).toThrow(expect.objectContaining({ name: 'CsvFault', record }))
  })

  test('tells where the header ends', () => {
    const scanner = new CsvScanner()
    scanner.push(Buffer.from('"a\n'))
    expect(scanner.headerEnd).toBe(-1)
    scanner.push(Buffer.from('b",c\r\n1,2'))
    expect(scanner.headerEnd).toBe(9)
  })

  test('reads more than 50 MB a second', () => {
    const row =
      '"1234567890","somebody@example.com","A name, with comma","2026-01-01T00:00:00.000Z"\n'
    const chunk = Buffer.from(row.repeat(10_000))
    const scanner = new CsvScanner()
    scanner.push(chunk)
    const before = performance.now()
    for (let turn = 0; turn < 60; turn += 1) scanner.push(chunk)
    const seconds = (performance.now() - before) / 1000
    expect(scanner.records).toBe(610_000)
    expect((chunk.length * 60) / 1e6 / seconds).toBeGreaterThan(50)
  })
})
