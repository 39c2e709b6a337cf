import { ConnectorError } from '../errors/connector-error.ts'
import type { Cell, Row } from './ports.ts'

/** A row's cell as text; numbers, times and JSON in their usual spelling. @throws when it is NULL or not in the row */
export function textIn(row: Row | undefined, column: string): string {
  const text = textOrNullIn(row, column)
  if (text === null) throw missing(column)
  return text
}

export function textOrNullIn(row: Row | undefined, column: string): string | null {
  const cell = row?.[column] ?? null
  if (cell === null || typeof cell === 'string') return cell
  if (cell instanceof Date) return cell.toISOString()
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell)
}

/** A count or another whole number, which comes as text when the engine keeps it in 64 bits. NULL is 0. */
export function countIn(row: Row | undefined, column: string): number {
  const count = Number(textOrNullIn(row, column) ?? 0)
  if (!Number.isSafeInteger(count)) throw missing(column)
  return count
}

export function timeOrNullIn(row: Row | undefined, column: string): Date | null {
  const cell: Cell = row?.[column] ?? null
  if (cell === null || cell instanceof Date) return cell
  throw missing(column)
}

/** A cell's text as JSON; undefined where it is NULL or, changed by hand, no JSON. */
export function jsonIn(row: Row | undefined, column: string): unknown {
  const text = textOrNullIn(row, column)
  if (text === null) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function missing(column: string): ConnectorError {
  return new ConnectorError('run.internal', {
    what: `A row of the warehouse lacks a fit value in ${column}.`,
    why: 'A control table was changed by hand, or a statement does not return it.',
    fix: 'Report this message.',
  })
}
