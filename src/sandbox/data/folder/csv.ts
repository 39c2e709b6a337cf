import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { pipeline } from 'node:stream'
import { CsvError, parse } from 'csv-parse'

/** A data folder that can't be loaded: says which file, which line, and what to do. */
export class DataFolderError extends Error {
  override readonly name = 'DataFolderError'
  readonly file: string
  readonly line: number | null

  constructor(file: string, line: number | null, problem: string) {
    super(`${file}${line === null ? '' : `, line ${String(line)}`}: ${problem}`)
    this.file = file
    this.line = line
  }
}

export interface CsvRow {
  /** The line that the row starts on, 1 being the header's. */
  readonly line: number
  /** By header; empty cells are absent. */
  readonly cells: ReadonlyMap<string, string>
}

/** UTF-8 with or without BOM, comma, double quotes, a header; rows as long as the header. */
export class CsvFile {
  readonly path: string
  readonly name: string
  readonly #allowed: ReadonlySet<string> | null
  readonly #required: readonly string[]

  constructor(
    path: string,
    columns?: { readonly required: readonly string[]; readonly optional: readonly string[] },
  ) {
    this.path = path
    this.name = basename(path)
    this.#required = columns?.required ?? []
    this.#allowed =
      columns === undefined ? null : new Set([...columns.required, ...columns.optional])
  }

  error(line: number | null, problem: string): DataFolderError {
    return new DataFolderError(this.name, line, problem)
  }

  /** Header first through `onHeader`, then the rows. */
  async *rows(onHeader?: (header: readonly string[]) => void): AsyncGenerator<CsvRow> {
    // The loop below reports a failing read; the callback is only there because pipeline asks for one.
    const parser = pipeline(
      createReadStream(this.path),
      parse({ bom: true, info: true, skip_empty_lines: true }),
      () => undefined,
    )
    let header: readonly string[] | undefined
    let nextLine = 1
    try {
      for await (const item of parser) {
        const { record, info } = item as {
          readonly record: readonly string[]
          readonly info: { readonly lines: number }
        }
        if (header === undefined) {
          header = this.#checkedHeader(record.map((cell) => this.#columnName(cell.trim())))
          onHeader?.(header)
        } else {
          yield { line: nextLine, cells: this.#cells(header, record, nextLine) }
        }
        nextLine = info.lines + 1
      }
    } catch (error) {
      if (error instanceof CsvError) throw this.error(nextLine, error.message)
      throw error
    } finally {
      parser.destroy()
    }
    if (header === undefined) throw this.error(null, 'is empty; it needs a header line')
  }

  /** Where columns are ours, `firstName`, `First Name` and `firstname` are `first_name` too. */
  #columnName(text: string): string {
    const allowed = this.#allowed
    if (allowed === null || allowed.has(text)) return text
    const bare = (name: string) => name.toLowerCase().replaceAll(/[^a-z0-9]/gu, '')
    return [...allowed].find((name) => bare(name) === bare(text)) ?? text
  }

  #checkedHeader(header: readonly string[]): readonly string[] {
    const seen = new Set<string>()
    for (const name of header) {
      if (name === '') throw this.error(1, 'a column has no name')
      if (seen.has(name)) throw this.error(1, `the column "${name}" stands there twice`)
      if (this.#allowed?.has(name) === false) {
        throw this.error(1, `unknown column "${name}"; known are ${[...this.#allowed].join(', ')}`)
      }
      seen.add(name)
    }
    const missing = this.#required.find((name) => !seen.has(name))
    if (missing !== undefined) throw this.error(1, `the column "${missing}" is missing`)
    return header
  }

  #cells(
    header: readonly string[],
    record: readonly string[],
    line: number,
  ): ReadonlyMap<string, string> {
    const cells = new Map<string, string>()
    for (const [at, name] of header.entries()) {
      const cell = record[at]
      if (cell !== undefined && cell !== '') cells.set(name, cell)
    }
    const missing = this.#required.find((name) => !cells.has(name))
    if (missing !== undefined) throw this.error(line, `"${missing}" is empty`)
    return cells
  }
}
