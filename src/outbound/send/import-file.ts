import { createHash } from 'node:crypto'
import type { ImportColumn, WorkFolder } from '../../engine/ports.ts'
import { csvLine } from './import-cells.ts'

/** A file that is ready to be sent, and which items stand in it: those of its set from `first` to `last`. */
export interface ImportFile {
  readonly path: string
  readonly sha256: string
  /** Lines, without the header. */
  readonly rows: number
  /** Rows of the change table that it carries. */
  readonly changes: number
  readonly first: string
  readonly last: string
}

/** Far below HubSpot's own limits of 1,048,576 rows and 512 MB (HUBSPOT.md 2.8): a lost or failed one costs less. */
export interface FileLimits {
  readonly rows: number
  readonly bytes: number
}

/** What stands in one file together: a record's line, or all lines of a pair of records. */
export interface ImportItem {
  readonly id: string
  readonly lines: readonly string[]
  readonly changes: number
}

/** The items of a set, one after the other; one that doesn't fit into a file any more waits for the next. */
export interface ImportItems {
  /** Null after the last one. */
  peek(): Promise<ImportItem | null>
  take(): void
  close(): Promise<void>
}

export function importItems(items: AsyncGenerator<ImportItem, undefined>): ImportItems {
  let next: ImportItem | null = null
  return {
    async peek() {
      if (next !== null) return next
      const { value, done } = await items.next()
      next = done === true ? null : value
      return next
    },
    take() {
      next = null
    },
    async close() {
      await items.return(undefined)
    },
  }
}

/** The files of each set in turn, each written when it is asked for; none any more once `imports` is off. */
export async function* importFiles<Columned extends { readonly columns: readonly ImportColumn[] }>(
  work: WorkFolder,
  sets: readonly Columned[],
  itemsOf: (set: Columned) => ImportItems,
  imports: { readonly off: boolean; readonly limits: FileLimits },
): AsyncGenerator<{ readonly file: ImportFile; readonly set: Columned }> {
  for (const set of sets) {
    const items = itemsOf(set)
    try {
      while (!imports.off) {
        const file = await writeImportFile(work, set.columns, items, imports.limits)
        if (file === null) break
        yield { file, set }
      }
    } finally {
      await items.close()
    }
  }
}

/** Writes the next file of a set, in the order of the items' ids. Null when there are no more. */
async function writeImportFile(
  work: WorkFolder,
  columns: readonly ImportColumn[],
  items: ImportItems,
  limits: FileLimits,
): Promise<ImportFile | null> {
  const first = await items.peek()
  if (first === null) return null
  const file = await work.writer('import.csv')
  const digest = createHash('sha256')
  const write = async (line: string): Promise<void> => {
    digest.update(`${line}\n`)
    await file.write(line)
  }
  let rows = 0
  let changes = 0
  let last = first.id
  try {
    await write(csvLine(columns.map(({ header }) => header)))
    for (let item = await items.peek(); item !== null; item = await items.peek()) {
      const bytes = item.lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, file.bytes)
      const isFull = rows + item.lines.length > limits.rows || bytes > limits.bytes
      if (rows > 0 && isFull) break
      for (const line of item.lines) await write(line)
      items.take()
      rows += item.lines.length
      changes += item.changes
      last = item.id
    }
  } finally {
    await file.close()
  }
  return { path: file.path, sha256: digest.digest('hex'), rows, changes, first: first.id, last }
}
