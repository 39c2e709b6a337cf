import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { ConnectorError } from '../../errors/connector-error.ts'

const blockBytes = 1024 * 1024
const newline = 0x0a

/**
 * The length of the file's last line in bytes, its newline not counted; no more than `enough` is looked at.
 * DuckDB 1.5.5's parallel CSV reader drops a last line that is longer than its buffer without an error, and the one
 * that is not parallel drops a last line whose quote is never closed: so the first is used, with a buffer that fits.
 */
export function lastLineBytes(path: string, enough: number): number {
  const file = openSync(path, 'r')
  try {
    const block = Buffer.alloc(blockBytes)
    let end = fstatSync(file).size
    if (end > 0 && readSync(file, block, 0, 1, end - 1) === 1 && block[0] === newline) end -= 1
    let seen = 0
    while (end > 0 && seen < enough) {
      const from = Math.max(0, end - blockBytes)
      const read = readSync(file, block, 0, end - from, from)
      const at = block.subarray(0, read).lastIndexOf(newline)
      if (at >= 0) return seen + (read - at - 1)
      seen += read
      end = from
    }
    return seen
  } finally {
    closeSync(file)
  }
}

/** @throws ConnectorError `warehouse.file_unreadable` when the last line is as long as the limit, or the file is not there */
export function refuseLongLastLine(path: string, limit: number): void {
  let length: number
  try {
    length = lastLineBytes(path, limit)
  } catch (error) {
    throw unreadable(path, 'It is not there, or this user may not read it.', error)
  }
  if (length >= limit) throw unreadable(path, `Its last line is longer than ${limit} bytes.`)
}

function unreadable(path: string, why: string, cause?: unknown): ConnectorError {
  return new ConnectorError('warehouse.file_unreadable', {
    what: `The file ${path} can't be read.`,
    why,
    fix: 'Check the path, and that the file is UTF-8 CSV with a newline after each row.',
    cause,
  })
}
