import { isUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { CsvFault, CsvScanner } from './csv-scanner.ts'
import { fileRefused } from './refusal.ts'

/** What is known of a CSV file after it was read once from end to end. */
export interface CsvFile {
  readonly path: string
  readonly header: readonly string[]
  /** Records below the header. */
  readonly rows: number
  /** The first records, as cells, to judge columns by. */
  readonly sample: readonly (readonly string[])[]
}

const pieceBytes = 1024 * 1024
/** A header of 1,000 columns is some 40 KB; the sample needs a few records. */
const headBytes = 4 * 1024 * 1024
const sampleRows = 50

/** Reads a CSV file once: header, count, the same number of cells in every record, valid UTF-8. */
export async function inspectCsv(path: string, signal: AbortSignal): Promise<CsvFile> {
  const scanner = new CsvScanner()
  const head: Buffer[] = []
  let headSize = 0
  let tail = Buffer.alloc(0)
  let first = true
  try {
    for await (const piece of createReadStream(path, { highWaterMark: pieceBytes, signal })) {
      let bytes = piece as Buffer
      if (first) {
        first = false
        if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) bytes = bytes.subarray(3)
      }
      tail = checkText(tail, bytes)
      scanner.push(bytes)
      if (headSize < headBytes) {
        head.push(bytes)
        headSize += bytes.length
      }
    }
    scanner.end()
  } catch (error) {
    if (!(error instanceof CsvFault)) throw error
    throw fileRefused(`It is no CSV with equal rows: ${error.message}.`, error)
  }
  if (tail.length > 0) throw fileRefused('Its text is no valid UTF-8.')
  if (scanner.records === 0) throw fileRefused('It is empty: not even a header.')
  if (scanner.headerEnd > headSize) throw fileRefused('Its header is longer than 4 MB.')

  const text = Buffer.concat(head)
  const [header] = cellsOf(text.subarray(0, scanner.headerEnd))
  return {
    path,
    header: header ?? [],
    rows: scanner.records - 1,
    sample: wholeRecords(text.subarray(scanner.headerEnd)),
  }
}

/** Checks a piece together with what the last one left over; returns the bytes of a character cut off at its end. */
function checkText(left: Buffer, piece: Buffer): Buffer<ArrayBuffer> {
  const bytes = left.length === 0 ? piece : Buffer.concat([left, piece])
  let cut = bytes.length
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] as number
    if ((byte & 0xc0) === 0x80) continue
    const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
    if (needs > back) cut = bytes.length - back
    break
  }
  if (!isUtf8(bytes.subarray(0, cut))) throw fileRefused('Its text is no valid UTF-8.')
  return Buffer.from(bytes.subarray(cut))
}

/** The first records of a text that may be cut off in the middle of one. */
function wholeRecords(text: Buffer): readonly (readonly string[])[] {
  const scanner = new CsvScanner()
  let whole = 0
  for (let end = 0; scanner.records < sampleRows; ) {
    const next = text.indexOf(0x0a, end) + 1
    if (next === 0) break
    const before = scanner.records
    scanner.push(text.subarray(end, next))
    // The line end may have been one inside a quoted cell.
    if (scanner.records > before) whole = next
    end = next
  }
  return cellsOf(text.subarray(0, whole))
}

function cellsOf(text: Buffer): readonly (readonly string[])[] {
  return parse(text, { record_delimiter: ['\r\n', '\n'] })
}
