import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { problem } from './errors.ts'
import type { ImportFile } from './request.ts'
import { spreadsheetRows } from './spreadsheet.ts'

/** One row and the text line that it starts on. */
export interface TableRow {
  readonly cells: readonly string[]
  /** Counted from the file's first row, by rows and by text lines; both from 1. */
  readonly ordinal: number
  readonly line: number
}

/** The rows of an uploaded file, header included, streamed. Throws RowProblem when it can't be read. */
export async function* tableRows(path: string, file: ImportFile): AsyncGenerator<TableRow> {
  let ordinal = 0
  let line = 1
  const rows = file.format === 'SPREADSHEET' ? spreadsheetRows(path) : csvRows(path)
  for await (const cells of rows) {
    yield { cells, ordinal: ++ordinal, line }
    line += 1 + lineBreaks(cells)
  }
}

async function* csvRows(path: string): AsyncGenerator<readonly string[]> {
  // Not `pipe`, which leaves the file's own errors to nobody; the loop below gets them.
  const parser = pipeline(
    createReadStream(path),
    parse({ bom: true, relax_column_count: true, skip_empty_lines: true }),
    () => undefined,
  )
  try {
    for await (const cells of parser) yield cells as readonly string[]
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw problem('COULD_NOT_PARSE_ROW', 'The file is not valid CSV')
  }
}

function lineBreaks(cells: readonly string[]): number {
  let count = 0
  for (const cell of cells) {
    for (let at = cell.indexOf('\n'); at >= 0; at = cell.indexOf('\n', at + 1)) count++
  }
  return count
}
