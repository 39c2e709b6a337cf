import type { CsvFile } from './csv-file.ts'
import { fileRefused } from './refusal.ts'

export const idProperty = 'hs_object_id'

/**
 * Headers that the record id is known to come under besides its name (HUBSPOT.md 3.4: localised by the export's language;
 * whether NAMES turns it into `hs_object_id` was never seen).
 */
const idHeaders = new Set(['record id', 'id de registro'])

const recordId = /^\d{1,20}$/

/**
 * The property each column holds, by header and never by place; null for columns nobody asked for.
 * Refuses a file in which an asked-for property is missing or stands twice with unequal cells.
 */
export function mapColumns(
  file: Pick<CsvFile, 'header' | 'sample'>,
  properties: readonly string[],
): readonly (string | null)[] {
  const asked = new Set([...properties, idProperty])
  const columns: (string | null)[] = file.header.map(() => null)
  const places = new Map<string, number>()
  for (const [at, header] of file.header.entries()) {
    const name = header.trim()
    if (!asked.has(name)) continue
    const before = places.get(name)
    if (before === undefined) {
      places.set(name, at)
      columns[at] = name
    } else if (!file.sample.every((row) => row[before] === row[at])) {
      throw fileRefused(`Its header names the property ${name} twice, with unequal values.`)
    }
  }

  if (!places.has(idProperty)) {
    const at = idColumn(file, asked)
    if (at === -1) throw fileRefused('It has no column with the record ids.')
    places.set(idProperty, at)
    columns[at] = idProperty
  }
  const missing = [...asked].filter((name) => !places.has(name))
  if (missing.length > 0) {
    const named = missing.slice(0, 5).join(', ')
    const more = missing.length > 5 ? ` and ${missing.length - 5} more` : ''
    throw fileRefused(`It lacks columns for properties that were asked for: ${named}${more}.`)
  }
  return columns
}

/** The one foreign column that holds record ids: under a known header, or first and by its cells in any language. */
function idColumn(file: Pick<CsvFile, 'header' | 'sample'>, asked: ReadonlySet<string>): number {
  const foreign = [...file.header.entries()].filter(([, header]) => !asked.has(header.trim()))
  const known = foreign.filter(([, header]) => idHeaders.has(header.trim().toLowerCase()))
  if (known.length > 1) return -1
  const [found] = known
  if (found !== undefined) return found[0]

  const [candidate] = foreign
  if (candidate === undefined || candidate[0] !== 0 || file.sample.length === 0) return -1
  const cells = file.sample.map((row) => row[0] ?? '')
  const distinct = new Set(cells).size === cells.length
  return distinct && cells.every((cell) => recordId.test(cell)) ? 0 : -1
}
