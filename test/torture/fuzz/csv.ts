import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { textOrNullIn } from '../../../src/engine/cells.ts'
import { ConnectorError } from '../../../src/errors/connector-error.ts'
import { inspectCsv } from '../../../src/hubspot/exports/csv-file.ts'
import { CsvFault, CsvScanner } from '../../../src/hubspot/exports/csv-scanner.ts'
import { csvLine } from '../../../src/outbound/send/import-cells.ts'
import { systemClock } from '../../../src/machine/clock.ts'
import { openDuckDb } from '../../../src/warehouse/duckdb/warehouse.ts'
import type { Draw } from '../world/draw.ts'
import { damaged, drawText, Finding, type FuzzTarget } from './fuzzer.ts'

type Cells = readonly (readonly string[])[]

const table = { schema: 'control', name: 'fuzzed' } as const
const { signal } = new AbortController()

/**
 * Export files: what the check takes, the warehouse reads as the same rows of the same cells; what is written is read
 * as it was meant; and pieces of any size make no difference. Import files: read back by another parser as written.
 */
export const csvFuzzer: FuzzTarget = {
  name: 'csv',
  async open() {
    const folder = await mkdtemp(join(tmpdir(), 'fuzz-csv-'))
    const warehouse = await openDuckDb({
      path: join(folder, 'fuzz.duckdb'),
      workFolder: folder,
      clock: systemClock,
      signal,
      threads: 1,
    })
    const path = join(folder, 'file.csv')

    async function stagedRows(width: number): Promise<Cells> {
      const names = Array.from({ length: width }, (_, at) => `c${at}`)
      const columns = names.map((name) => ({ name, path: [name] }))
      await warehouse.stage({ table, columns }, [{ format: 'csv', path, columns: names }])
      const rows = await warehouse.rows({
        name: 'conformance/all_rows',
        slots: { target: { kind: 'table', table } },
      })
      return rows.map((row) => names.map((name) => textOrNullIn(row, name) ?? ''))
    }

    return {
      async once(draw) {
        const cells = drawTable(draw)
        const meant = Buffer.from(written(draw, cells))
        const isDamaged = draw.chance(0.6)
        const bytes = isDamaged ? damaged(draw, meant) : meant
        const shown = JSON.stringify(bytes.toString('latin1'))
        await writeFile(path, bytes)
        const inspected = await inspectCsv(path, signal).catch(refusal)
        piecesAgree(draw, bytes)
        if (inspected === null) {
          if (!isDamaged) throw new Finding(`A good file was refused: ${shown}`)
          return
        }
        const [header = [], ...rows] = cells
        if (!isDamaged && (inspected.rows !== rows.length || !same([inspected.header], [header])))
          throw new Finding(`The check reads another header or number of rows: ${shown}`)
        const staged = await stagedRows(inspected.header.length).catch(refusal)
        if (staged === null) return
        // Such a file is refused by the run (src/inbound/read-export.ts): it loads all rows or none.
        if (staged.length !== inspected.rows) return
        if (!same(staged.slice(0, inspected.sample.length), inspected.sample))
          throw new Finding(`The check's cells are not those staged: ${shown}`)
        if (!isDamaged && !same(staged, rows))
          throw new Finding(`Staged cells are not those written: ${shown}`)
      },
      async [Symbol.asyncDispose]() {
        await warehouse[Symbol.asyncDispose]()
        await rm(folder, { recursive: true, force: true })
      },
    }
  },
}

function refusal(error: unknown): null {
  if (error instanceof ConnectorError && error.code !== 'run.internal') return null
  throw new Finding('Something else than a refusal was thrown.', error)
}

/** Pieces of any length are one file: the scanner's verdict and counts are the same. */
function piecesAgree(draw: Draw, bytes: Buffer): void {
  const verdict = (cut: () => number): string => {
    const scanner = new CsvScanner()
    try {
      for (let at = 0; at < bytes.length; ) {
        const to = at + cut()
        scanner.push(bytes.subarray(at, to))
        at = to
      }
      scanner.end()
    } catch (error) {
      if (error instanceof CsvFault) return error.message
      throw error
    }
    return `${scanner.records} ${scanner.headerEnd}`
  }
  const [whole, pieces] = [verdict(() => bytes.length), verdict(() => draw.between(1, 5))]
  if (whole !== pieces) throw new Finding(`Whole: ${whole}; in pieces: ${pieces}`)
}

/** A header and some rows of one width. Headers are distinct. */
function drawTable(draw: Draw): Cells {
  const width = draw.between(1, 5)
  const cell = (): string => drawText(draw).replaceAll(/[\0\uFEFF]/g, '')
  const header = Array.from({ length: width }, (_, at) => `p${at}${cell()}`)
  const rows = Array.from({ length: draw.between(0, 6) }, () => Array.from({ length: width }, cell))
  // An empty line of one column can't be told from none.
  return [header, ...rows.map((row) => (row.length === 1 && row[0] === '' ? ['x'] : row))]
}

/** As RFC 4180 allows: quotes where they are needed, and here and there where not; either line end. */
function written(draw: Draw, cells: Cells): string {
  const end = draw.one(['\n', '\r\n'])
  const mark = draw.chance(0.2) ? '\uFEFF' : ''
  const lines = cells.map((row) =>
    row
      .map((cell) =>
        /[",\r\n]/.test(cell) || draw.chance(0.3) ? `"${cell.replaceAll('"', '""')}"` : cell,
      )
      .join(','),
  )
  return mark + lines.join(end) + (draw.chance(0.8) ? end : '')
}

const same = (one: Cells, other: Cells): boolean => JSON.stringify(one) === JSON.stringify(other)

/** Import files: the lines that we write are the cells that another parser reads. */
export const importFileFuzzer: FuzzTarget = {
  name: 'import file',
  async open() {
    return {
      async once(draw) {
        const cells = drawTable(draw).map((row) => row.map((cell) => (cell === '' ? '-' : cell)))
        const text = cells.map((row) => `${csvLine(row)}\n`).join('')
        if (!same(readStrictly(text), cells))
          throw new Finding(`An import file is read otherwise: ${JSON.stringify(text)}`)
      },
      async [Symbol.asyncDispose]() {},
    }
  },
}

/** RFC 4180 by its grammar and nothing else; a parser of this file's own. */
export function readStrictly(text: string): Cells {
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  while (at < text.length) {
    let cell = ''
    if (text[at] === '"') {
      for (at += 1; ; at += 1) {
        if (at >= text.length) throw new Error('A quote is open at the end.')
        if (text[at] !== '"') cell += text[at]
        else if (text[at + 1] === '"') {
          cell += '"'
          at += 1
        } else break
      }
      at += 1
    } else {
      while (at < text.length && text[at] !== ',' && text[at] !== '\n') {
        if (text[at] === '"' || text[at] === '\r') throw new Error('A mark in a bare cell.')
        cell += text[at]
        at += 1
      }
    }
    row.push(cell)
    if (text[at] === '\n') {
      rows.push(row)
      row = []
    } else if (text[at] !== ',') throw new Error('Text after a cell.')
    at += 1
  }
  return rows
}
