export interface GridColumn {
  readonly name: string
  readonly type: string
  /** Numbers stand at the right. */
  readonly right: boolean
  /** In pixels. */
  readonly width: number
}

/** Rows of a table or query. Cells are made into text when they are drawn; null: there is no value. */
export interface GridRows {
  readonly columns: readonly GridColumn[]
  readonly rows: number
  readonly cell: (row: number, column: number) => string | null
}

/** How wide a column stands that says nothing else. */
export const usualWidth = 180

/** Times as the server writes them are long. */
const timeWidth = 236

/** A cell out of JSON as text. */
export function cellText(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'string') return value
  return typeof value === 'object' ? JSON.stringify(value) : String(value as number | boolean)
}

/** Rows that came as JSON. */
export const gridOfJson = (
  columns: readonly { readonly name: string; readonly type: string; readonly kind: string }[],
  rows: readonly Readonly<Record<string, unknown>>[],
): GridRows => ({
  columns: columns.map(({ name, type, kind }) => ({
    name,
    type,
    right: kind === 'number',
    width: kind === 'timestamp' ? timeWidth : usualWidth,
  })),
  rows: rows.length,
  cell: (row, column) => cellText(rows[row]?.[columns[column]?.name ?? '']),
})
