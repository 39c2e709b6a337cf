import type { Owner, Property } from '../../engine/ports.ts'
import { fold } from '../fields/wire-value.ts'

/**
 * A wire value as an import's cell, in the forms that are documented for both routes (HUBSPOT.md 2.7). Null: whether the
 * import would read it as the batch call does is not known, so its row goes by call.
 */
export function cellOf(
  property: Property,
  value: string,
  owners: ReadonlyMap<string, Owner>,
): string | null {
  // What a blank cell does is unverified, blanks around a value may be trimmed, and a NUL may end the file.
  if (value === '' || value !== value.trim() || value.includes('\0')) return null
  if (property.referencedObjectType === 'OWNER') return owners.get(value)?.email ?? null
  switch (property.type) {
    case 'bool':
      return checkbox(value)
    case 'datetime': {
      const ms = Date.parse(value)
      // Nothing says that a number with a sign is read as a time.
      return Number.isNaN(ms) || ms < 0 ? null : String(ms)
    }
    case 'enumeration':
      if (property.fieldType === 'booleancheckbox') return checkbox(value)
      return isClear(property, value) ? value : null
    case 'string':
    case 'number':
    case 'date':
    case 'phone_number':
      return value
    default:
      return null
  }
}

function checkbox(value: string): string | null {
  switch (value) {
    case 'true':
      return 'True'
    case 'false':
      return 'False'
    default:
      return null
  }
}

/** A cell may be read as an option's label too; then a value that is another option's label means two options. */
function isClear(property: Property, value: string): boolean {
  const parts = property.fieldType === 'checkbox' ? value.split(';') : [value]
  return parts.every((part) => {
    const text = fold(part)
    return !property.options.some(
      (option) =>
        option.value !== part && (fold(option.label) === text || fold(option.value) === text),
    )
  })
}

/** RFC 4180: quotes where they are needed. */
export function csvLine(cells: readonly string[]): string {
  return cells
    .map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
    .join(',')
}
