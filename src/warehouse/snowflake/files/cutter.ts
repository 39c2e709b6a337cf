import { ConnectorError } from '../../../errors/connector-error.ts'
import type { Bytes } from './bytes.ts'
import type { Window } from './window.ts'

/**
 * Takes the records of a file one by one and writes each as a line of a part: its place, then a cell for each staging
 * column, in their order. A line is what COPY reads back whole: an unquoted empty cell is NULL, `""` is ''.
 */
export interface Cutter {
  /**
   * One step at the window's start: a record was written, something that is no record (header, blank line) was passed
   * over, or what is there is not a whole record yet. Moves the window on but for `short` and `end`.
   */
  next(window: Window, out: Bytes, place: number): 'record' | 'passed' | 'short' | 'end'
}

export const quote = 0x22
export const comma = 0x2c
export const lineFeed = 0x0a
export const carriageReturn = 0x0d

/** Says where, never what stands there. */
export function unreadable(path: string, line: number | null, why: string): ConnectorError {
  const place = line === null ? '' : ` at line ${line}`
  return new ConnectorError('warehouse.file_unreadable', {
    what: `The file ${path} can't be read.`,
    why: `It does not follow its format${place}: ${why}`,
    fix: 'Check that the file is UTF-8 CSV (commas, quotes doubled, a header line) or one JSON object a line, and complete.',
  })
}
