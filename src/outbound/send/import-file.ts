import { createHash } from 'node:crypto'
import type { WorkFolder } from '../../engine/ports.ts'
import type { AccountFacts } from './account-facts.ts'
import type { Desk } from './desk.ts'
import { csvLine } from './import-cells.ts'
import { cellsOf, type ImportSet, setSlot } from './import-sets.ts'

/** A file that is ready to be sent, and which changes stand in it: those of its set from `first` to `last`. */
export interface ImportFile {
  readonly path: string
  readonly sha256: string
  readonly rows: number
  readonly first: string
  readonly last: string
}

/** Far below HubSpot's own limits of 1,048,576 rows and 512 MB (HUBSPOT.md 2.8): a lost or failed one costs less. */
export interface FileLimits {
  readonly rows: number
  readonly bytes: number
}

/** The lines of a set, one after the other; a line that doesn't fit into a file any more waits for the next. */
export interface ImportRows {
  /** Null after the last line. */
  peek(): Promise<ImportRow | null>
  take(): void
  close(): Promise<void>
}

interface ImportRow {
  readonly changeId: string
  readonly line: string
}

export function importRows(desk: Desk, facts: AccountFacts, set: ImportSet): ImportRows {
  const lines = linesOf(desk, facts, set)
  let next: ImportRow | null = null
  return {
    async peek() {
      if (next !== null) return next
      const { value, done } = await lines.next()
      next = done === true ? null : value
      return next
    },
    take() {
      next = null
    },
    async close() {
      await lines.return(undefined)
    },
  }
}

async function* linesOf(
  desk: Desk,
  facts: AccountFacts,
  set: ImportSet,
): AsyncGenerator<ImportRow, undefined> {
  const headers = set.columns.map(({ property }) => property ?? '')
  const changes = desk.changes('outbound/send_import_rows', {
    slots: { sets: setSlot(set) },
    values: { column_set: set.name },
  })
  for await (const page of changes) {
    for (const change of page) {
      const cells = await cellsOf(facts, change)
      // Judged before from the same values: they can't have become unfit.
      if (cells === null) continue
      const line = csvLine(headers.map((header) => cells.get(header) ?? ''))
      yield { changeId: change.id, line }
    }
  }
  return undefined
}

/** Writes the next file of a set, in the order of the changes' ids. Null when there are no more rows. */
export async function writeImportFile(
  work: WorkFolder,
  set: ImportSet,
  rows: ImportRows,
  limits: FileLimits,
): Promise<ImportFile | null> {
  const first = await rows.peek()
  if (first === null) return null
  const file = await work.writer('import.csv')
  const digest = createHash('sha256')
  const write = async (line: string): Promise<void> => {
    digest.update(`${line}\n`)
    await file.write(line)
  }
  let written = 0
  let last = first.changeId
  try {
    await write(csvLine(set.columns.map(({ header }) => header)))
    for (let row = await rows.peek(); row !== null; row = await rows.peek()) {
      const bytes = file.bytes + Buffer.byteLength(row.line) + 1
      if (written > 0 && (written >= limits.rows || bytes > limits.bytes)) break
      await write(row.line)
      rows.take()
      written += 1
      last = row.changeId
    }
  } finally {
    await file.close()
  }
  const sha256 = digest.digest('hex')
  return { path: file.path, sha256, rows: written, first: first.changeId, last }
}
