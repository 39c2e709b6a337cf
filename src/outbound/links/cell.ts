/** One link that a cell asks for: the other record's key and a label, null for the unlabelled link. */
export interface CellLink {
  readonly toKey: string
  readonly label: string | null
}

/**
 * Reads an association cell: an object of keys, each with a label, null, '' or a list of labels. Null when it is
 * something else. An empty object, and no cell at all, ask for no links.
 */
export function readCell(text: string | null): readonly CellLink[] | null {
  if (text === null || text.trim() === '') return []
  let cell: unknown
  try {
    cell = JSON.parse(text)
  } catch {
    return null
  }
  if (cell === null) return []
  // A VARIANT or JSON value may hold JSON as a text.
  if (typeof cell === 'string') return readCell(cell)
  if (typeof cell !== 'object' || Array.isArray(cell)) return null
  const links: CellLink[] = []
  for (const [toKey, value] of Object.entries(cell)) {
    if (toKey.trim() === '') continue
    const labels = labelsOf(value)
    if (labels === null) return null
    for (const label of labels) links.push({ toKey, label })
  }
  return links
}

function labelsOf(value: unknown): readonly (string | null)[] | null {
  if (value === null || value === undefined) return [null]
  if (typeof value === 'string') return [value.trim() === '' ? null : value]
  // A label named by its type id may come as a number.
  if (typeof value === 'number') return [String(value)]
  if (!Array.isArray(value)) return null
  const labels = value.map((one) => (Array.isArray(one) ? null : labelsOf(one)))
  if (labels.includes(null)) return null
  const flat = labels.flatMap((one) => one ?? [])
  // The unlabelled link stands beside every labelled one (HUBSPOT.md 6): a null among labels asks for nothing more.
  const named = [...new Set(flat.filter((label) => label !== null))]
  return named.length === 0 ? [null] : named
}
