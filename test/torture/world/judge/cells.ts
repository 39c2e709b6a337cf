import type { Cell, Row } from '../../../../src/engine/ports.ts'
import type { Kind } from '../catalogue.ts'

/** A row with its columns in lower case: engines spell them each in their own way. */
export const plainRow = (row: Row): Row =>
  Object.fromEntries(Object.entries(row).map(([name, cell]) => [name.toLowerCase(), cell]))

export function textOf(cell: Cell | undefined): string | null {
  if (cell === null || cell === undefined) return null
  if (typeof cell === 'string') return cell
  if (cell instanceof Date) return cell.toISOString()
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell)
}

/** Milliseconds of a timestamp, as Date or as an engine writes it (`2026-11-20 09:00:00+00`); null for NULL. */
export function timeOf(cell: Cell | undefined): number | null {
  if (cell === null || cell === undefined) return null
  if (cell instanceof Date) return cell.getTime()
  const text = (textOf(cell) ?? '').trim()
  const iso = text
    .replace(' ', 'T')
    .replace(/([+-]\d\d)$/, '$1:00')
    .replace(/([+-]\d\d)(\d\d)$/, '$1:$2')
  const time = Date.parse(/[zZ]|[+-]\d\d:\d\d$/.test(iso) ? iso : `${iso}Z`)
  return Number.isNaN(time) ? null : time
}

const plainDecimal = /^[+-]?(\d+\.?\d*|\.\d+)$/

/** A decimal's digits as units of 10^-8, and whether some were cut off. */
function units(text: string): { readonly units: bigint; readonly rest: string } | null {
  if (!plainDecimal.test(text)) return null
  const negative = text.startsWith('-')
  const [whole = '', part = ''] = text.replace(/^[+-]/, '').split('.')
  const kept = BigInt(`${whole}${part.slice(0, 8).padEnd(8, '0')}`)
  return { units: negative ? -kept : kept, rest: part.slice(8).replace(/0+$/, '') }
}

/** Whether a cell is what HubSpot's wire text becomes (inbound.md, "Columns, types, names"); '' and null are one. */
export function isRendered(cell: Cell | undefined, wire: string | null, kind: Kind): boolean {
  const text = textOf(cell)
  if (wire === null || wire === '') return text === null
  switch (kind) {
    case 'text':
      return text === wire
    case 'number': {
      const want = units(wire)
      // Not a plain decimal, or above 30 integer digits.
      if (want === null || wire.replace(/^[+-]/, '').split('.')[0]!.replace(/^0+/, '').length > 30)
        return text === null
      const is = text === null ? null : units(text)
      if (is === null) return false
      const off = is.units - want.units
      // Cut or rounded away from zero: which of the two neighbours is not what the documents promise.
      return want.rest === '' ? off === 0n : off >= -1n && off <= 1n
    }
    case 'datetime': {
      const want = /^\d{11,}$/.test(wire) ? Number(wire) : Date.parse(wire)
      return Number.isNaN(want) ? text === null : timeOf(cell) === want
    }
    case 'date':
      return text === null ? false : text.slice(0, 10) === wire.slice(0, 10)
    case 'flag':
      return text === wire
    case 'many': {
      const list = Array.isArray(cell) ? cell.map(String) : (JSON.parse(text ?? 'null') as unknown)
      return JSON.stringify(list) === JSON.stringify(wire.split(';'))
    }
  }
}

/** Whether two texts of one property mean the same to HubSpot. */
export function isSame(one: string | null, other: string | null, kind: Kind): boolean {
  const [left, right] = [one === '' ? null : one, other === '' ? null : other]
  if (left === null || right === null) return left === right
  switch (kind) {
    case 'number':
      return Number(left) === Number(right)
    case 'datetime':
    case 'date':
      return instant(left) === instant(right)
    case 'flag':
      return left.toLowerCase() === right.toLowerCase()
    case 'many':
      return left.split(';').toSorted().join() === right.split(';').toSorted().join()
    case 'text':
      return left === right
  }
}

const instant = (text: string): number =>
  /^-?\d{11,}$/.test(text)
    ? Number(text)
    : Date.parse(text.length === 10 ? `${text}T00:00:00Z` : text)

/** Trimmed and in lower case: identities that are equal so are never judged as two. */
export const folded = (text: string | null | undefined): string => (text ?? '').trim().toLowerCase()
