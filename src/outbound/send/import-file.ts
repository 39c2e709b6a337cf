import { createHash } from 'node:crypto'
import type { AccountFacts } from './account-facts.ts'
import { changeOf } from './change.ts'
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

const rowsAtOnce = 5_000

/** Writes the next file of a set: its rows after `after`, in the order of their ids. Null when there are no more. */
export async function writeImportFile(
  desk: Desk,
  facts: AccountFacts,
  set: ImportSet,
  after: string,
  limits: FileLimits,
): Promise<ImportFile | null> {
  const { work } = desk.context.ports
  const lines = await work.writer('import.csv')
  const digest = createHash('sha256')
  const write = async (line: string): Promise<void> => {
    digest.update(`${line}\n`)
    await lines.write(line)
  }
  let rows = 0
  let first = ''
  let last = after
  try {
    await write(csvLine(set.columns.map(({ header }) => header)))
    const headers = set.columns.map(({ property }) => property ?? '')
    full: while (true) {
      const page = await desk.context.ports.warehouse.rows(
        desk.pageOf('outbound/send_import_rows', {
          slots: { sets: setSlot(set) },
          values: { column_set: set.name, after: last, rows: rowsAtOnce },
        }),
      )
      for (const change of page.map(changeOf)) {
        const cells = await cellsOf(facts, change)
        // Judged before from the same values: they can't have become unfit.
        if (cells === null) break full
        const line = csvLine(headers.map((header) => cells.get(header) ?? ''))
        const isFull =
          rows >= limits.rows || lines.bytes + Buffer.byteLength(line) + 1 > limits.bytes
        if (isFull && rows > 0) break full
        await write(line)
        rows += 1
        if (first === '') first = change.id
        last = change.id
      }
      if (page.length < rowsAtOnce) break
    }
  } finally {
    await lines.close()
  }
  if (rows > 0) return { path: lines.path, sha256: digest.digest('hex'), rows, first, last }
  await work.remove(lines.path)
  return null
}
