import { isUtf8 } from 'node:buffer'
import { ConnectorError } from '../../../errors/connector-error.ts'
import type { StagedFile, StagingColumn } from '../../../engine/ports.ts'
import type { Bytes } from './bytes.ts'
import { carriageReturn, comma, type Cutter, lineFeed, quote, unreadable } from './cutter.ts'
import type { Window } from './window.ts'

const space = 0x20

/** Staging columns beside each other whose cells are beside each other in the file too: copied at once. */
interface Stretch {
  readonly first: number
  readonly count: number
}

/**
 * Records of a CSV file. Lenient and strict as DuckDB's reader in strict mode is (tried with 1.5.5): blank lines are
 * passed over but where a line is one cell, a quote inside an unquoted cell is text; text after a closing quote, a
 * lone carriage return and any other number of cells than the header has are refused. Blanks before a quote are refused
 * too, where DuckDB drops them.
 */
export class CsvCutter implements Cutter {
  private readonly path: string
  private readonly width: number
  private readonly stretches: readonly (Stretch | null)[]
  private readonly starts: Int32Array
  private readonly ends: Int32Array
  private readonly bare: Uint8Array
  private line = 1
  private header = true

  constructor(file: Extract<StagedFile, { format: 'csv' }>, columns: readonly StagingColumn[]) {
    this.path = file.path
    this.width = file.columns.length
    this.stretches = stretchesOf(file.columns, columns)
    this.starts = new Int32Array(this.width)
    this.ends = new Int32Array(this.width)
    this.bare = new Uint8Array(this.width)
  }

  next(window: Window, out: Bytes, place: number): 'record' | 'passed' | 'short' | 'end' {
    const { bytes, start, end, ended } = window
    if (start === end) return ended ? 'end' : 'short'
    let at = start
    let cells = 0
    let lines = 1
    let anyBare = false
    for (;;) {
      const from = at
      let bare = false
      if (at < end && bytes[at] === quote) {
        at += 1
        for (;;) {
          while (at < end && bytes[at] !== quote) {
            if (bytes[at] === lineFeed) lines += 1
            at += 1
          }
          if (at + 1 >= end && !ended) return 'short'
          if (at >= end) throw this.refusal(0, 'a quote is never closed.')
          if (at + 1 >= end || bytes[at + 1] !== quote) break
          at += 2
        }
        at += 1
      } else {
        for (; at < end; at += 1) {
          const value = bytes[at]
          if (value === comma || value === lineFeed || value === carriageReturn) break
          if (value !== quote) continue
          if (!bare && isBlank(bytes, from, at))
            throw this.refusal(lines - 1, 'blanks stand before a quote.')
          bare = true
        }
      }
      if (at >= end && !ended) return 'short'
      if (cells === this.width) throw this.refusal(lines - 1, 'it has more cells than the header.')
      this.starts[cells] = from
      this.ends[cells] = at
      this.bare[cells] = bare ? 1 : 0
      anyBare ||= bare
      cells += 1
      if (at >= end) break
      if (bytes[at] === comma) {
        at += 1
        continue
      }
      if (bytes[at] === carriageReturn) {
        if (at + 1 >= end && !ended) return 'short'
        at += 1
        if (at < end && bytes[at] !== lineFeed)
          throw this.refusal(lines - 1, 'a carriage return stands alone.')
      } else if (bytes[at] !== lineFeed)
        throw this.refusal(lines - 1, 'text follows a closing quote.')
      if (at < end) at += 1
      break
    }
    const blank = cells === 1 && this.starts[0] === this.ends[0] && this.width > 1
    if (!blank) {
      if (cells < this.width) throw this.refusal(lines - 1, 'it has fewer cells than the header.')
      if (!isUtf8(bytes.subarray(start, at))) throw this.refusal(lines - 1, 'it is not UTF-8.')
    }
    window.start = at
    this.line += lines
    if (blank) return 'passed'
    if (this.header) {
      this.header = false
      return 'passed'
    }
    this.write(bytes, out, place, anyBare)
    return 'record'
  }

  private write(bytes: Buffer, out: Bytes, place: number, anyBare: boolean): void {
    out.ascii(String(place))
    for (const stretch of this.stretches) {
      out.byte(comma)
      if (stretch === null) continue
      const last = stretch.first + stretch.count - 1
      if (!anyBare) {
        out.copy(bytes, this.starts[stretch.first] ?? 0, this.ends[last] ?? 0)
        continue
      }
      for (let cell = stretch.first; cell <= last; cell += 1) {
        if (cell > stretch.first) out.byte(comma)
        const start = this.starts[cell] ?? 0
        const end = this.ends[cell] ?? 0
        // A reader that looks for quotes anywhere in a cell must not be led astray.
        if (this.bare[cell] === 1) out.quoted(bytes, start, end)
        else out.copy(bytes, start, end)
      }
    }
    out.byte(lineFeed)
  }

  private refusal(lines: number, why: string): ConnectorError {
    return unreadable(this.path, this.line + lines, why)
  }
}

function isBlank(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (bytes[at] !== space) return false
  return true
}

/** @throws ConnectorError `run.internal` when the file's columns are none of the staging table's */
function stretchesOf(
  cells: readonly (string | null)[],
  columns: readonly StagingColumn[],
): readonly (Stretch | null)[] {
  const named = cells.filter((name) => name !== null)
  const known = new Set(columns.map((column) => column.name))
  if (
    named.length === 0 ||
    named.some((name) => !known.has(name)) ||
    new Set(named).size < named.length
  ) {
    throw new ConnectorError('run.internal', {
      what: 'A CSV file can not be staged.',
      why: "Its columns are none of the staging table's, or two of them are the same.",
      fix: 'Report this message; it is a fault of the connector.',
    })
  }
  const stretches: (Stretch | null)[] = []
  for (const column of columns) {
    const cell = cells.indexOf(column.name)
    const before = stretches.at(-1)
    if (cell < 0) stretches.push(null)
    else if (before && before.first + before.count === cell)
      stretches[stretches.length - 1] = { first: before.first, count: before.count + 1 }
    else stretches.push({ first: cell, count: 1 })
  }
  return stretches
}
