const quote = 0x22
const comma = 0x2c
const lineFeed = 0x0a
const carriageReturn = 0x0d

/** Where the scanner stands within a record. */
const atRecord = 0
const atCell = 1
const inPlain = 2
const inQuoted = 3
const afterQuote = 4
const afterReturn = 5
type Place = 0 | 1 | 2 | 3 | 4 | 5

/** The text is not CSV as RFC 4180 has it, or a record has too few or too many cells. */
export class CsvFault extends Error {
  /** Counted in records, the header being 1. */
  readonly record: number

  constructor(record: number, reason: string) {
    super(`record ${record}: ${reason}`)
    this.name = 'CsvFault'
    this.record = record
  }
}

/**
 * Counts records and cells of a CSV stream without making strings, so that a file of a million rows is checked in seconds
 * and nothing of it is held. Strict on purpose: where readers could disagree about a file (a quote inside an unquoted
 * cell, text after a closing quote, a bare carriage return), it is refused.
 */
export class CsvScanner {
  #place: Place = atRecord
  #cells = 0
  #width = -1
  #records = 0
  #offset = 0
  #headerEnd = -1

  /** Whole records so far, the header included. */
  get records(): number {
    return this.#records
  }

  /** Bytes of the first record, its line end included; -1 before it is complete. */
  get headerEnd(): number {
    return this.#headerEnd
  }

  push(chunk: Uint8Array): void {
    let place = this.#place
    let cells = this.#cells
    const length = chunk.length
    for (let at = 0; at < length; at += 1) {
      const byte = chunk[at]
      switch (place) {
        case inQuoted:
          if (byte === quote) place = afterQuote
          break
        case inPlain:
          if (byte === comma) {
            cells += 1
            place = atCell
          } else if (byte === lineFeed) {
            this.#end(cells + 1, at)
            cells = 0
            place = atRecord
          } else if (byte === carriageReturn) {
            place = afterReturn
          } else if (byte === quote) {
            throw this.#fault('a quote inside an unquoted cell')
          }
          break
        case atRecord:
        case atCell:
          if (byte === quote) {
            place = inQuoted
          } else if (byte === comma) {
            cells += 1
            place = atCell
          } else if (byte === lineFeed) {
            this.#end(cells + 1, at)
            cells = 0
            place = atRecord
          } else if (byte === carriageReturn) {
            place = afterReturn
          } else {
            place = inPlain
          }
          break
        case afterQuote:
          if (byte === quote) {
            place = inQuoted
          } else if (byte === comma) {
            cells += 1
            place = atCell
          } else if (byte === lineFeed) {
            this.#end(cells + 1, at)
            cells = 0
            place = atRecord
          } else if (byte === carriageReturn) {
            place = afterReturn
          } else {
            throw this.#fault('text after a closing quote')
          }
          break
        case afterReturn:
          if (byte !== lineFeed) throw this.#fault('a carriage return without a line feed')
          this.#end(cells + 1, at)
          cells = 0
          place = atRecord
          break
      }
    }
    this.#place = place
    this.#cells = cells
    this.#offset += length
  }

  /** Takes the end of the file: a last record without a line end counts. */
  end(): void {
    if (this.#place === inQuoted) throw this.#fault('the file ends inside a quoted cell')
    if (this.#place === afterReturn) throw this.#fault('a carriage return without a line feed')
    if (this.#place !== atRecord) this.#end(this.#cells + 1, -1)
    this.#place = atRecord
    this.#cells = 0
  }

  #end(cells: number, at: number): void {
    if (this.#width === -1) {
      this.#width = cells
      this.#headerEnd = this.#offset + at + 1
    } else if (cells !== this.#width) {
      throw this.#fault(`${cells} cells where the header has ${this.#width}`)
    }
    this.#records += 1
  }

  #fault(reason: string): CsvFault {
    return new CsvFault(this.#records + 1, reason)
  }
}
