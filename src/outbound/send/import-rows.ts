import type { AccountFacts } from './account-facts.ts'
import type { Desk } from './desk.ts'
import { csvLine } from './import-cells.ts'
import { type ImportItem, type ImportItems, importItems } from './import-file.ts'
import { cellsOf, type ImportSet, setSlot } from './import-sets.ts'

/**
 * Files are settled while later ones are written: a query left open all that time would keep the warehouse from tidying
 * up what settling leaves behind, and a million rows ran out of memory at the half.
 */
const rowsAtOnce = 20_000

/** The lines of a set of records. */
export function importRows(desk: Desk, facts: AccountFacts, set: ImportSet): ImportItems {
  return importItems(linesOf(desk, facts, set))
}

async function* linesOf(
  desk: Desk,
  facts: AccountFacts,
  set: ImportSet,
): AsyncGenerator<ImportItem, undefined> {
  const headers = set.columns.map(({ property }) => property ?? '')
  const pages = desk.pages(
    'outbound/send_import_rows',
    rowsAtOnce,
    { column_set: set.name },
    { sets: setSlot(set) },
  )
  for await (const page of pages) {
    for (const { change } of page) {
      const cells = await cellsOf(facts, change)
      // Judged before from the same values: they can't have become unfit.
      if (cells === null) continue
      const line = csvLine(headers.map((header) => cells.get(header) ?? ''))
      yield { id: change.id, lines: [line], changes: 1 }
    }
  }
  return undefined
}
