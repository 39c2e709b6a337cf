import type { Cell, Row } from '../../engine/ports.ts'
import { asMade } from './quoting.ts'

/** A column of a result, as the server describes it: `type` is its wire name (`fixed`, `text`, `timestamp_tz`, ...). */
export interface Column {
  readonly name: string
  readonly type: string
  readonly precision: number | null
  readonly scale: number | null
  readonly nullable: boolean
}

/** What the driver makes of a value: numbers as their text, times as a Date that knows its nanoseconds. */
export type Raw = unknown
export type RawRow = readonly Raw[]

/** Numbers come as text already; nothing else is meant to come here. */
export const textOf = (value: Raw): string =>
  typeof value === 'string' ? value : JSON.stringify(value)

/** A whole number of so few digits is a number, as DuckDB's INTEGER is; wider ones are text. */
const integerDigits = 10

/** A value of the driver as the port's `Cell`. */
export function cellOf(value: Raw, column: Column): Cell {
  if (value === null || value === undefined) return null
  switch (column.type) {
    case 'fixed':
      return numberOf(textOf(value), column)
    case 'real': {
      const number = Number(value)
      return Number.isFinite(number) ? number : textOf(value)
    }
    case 'date':
      return value instanceof Date ? value.toISOString().slice(0, -14) : textOf(value)
    case 'timestamp_tz':
    case 'timestamp_ltz':
    case 'timestamp_ntz':
      // A plain Date: the driver's writes itself in the session's format.
      return value instanceof Date ? new Date(value.getTime()) : textOf(value)
    case 'binary':
      return Buffer.isBuffer(value) ? value.toString('hex').toUpperCase() : textOf(value)
    default:
      return plain(value)
  }
}

function numberOf(text: string, column: Column): Cell {
  if ((column.scale ?? 0) === 0)
    return (column.precision ?? 38) <= integerDigits ? Number(text) : text
  return withoutZeros(text)
}

const withoutZeros = (decimal: string): string =>
  decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal

function plain(value: Raw): Cell {
  if (value instanceof Map) {
    return Object.fromEntries([...value].map(([key, entry]) => [String(key), plain(entry)]))
  }
  if (value === undefined) return null
  return value as Cell
}

/** Names as rows have them, each once: the second `a` is `a_1`, as on DuckDB. */
export function rowNames(columns: readonly Column[]): readonly string[] {
  const taken = new Set<string>()
  return columns.map((column) => {
    const name = asMade(column.name)
    let free = name
    for (let nth = 1; taken.has(free); nth += 1) free = `${name}_${nth}`
    taken.add(free)
    return free
  })
}

export function toRows(
  columns: readonly Column[],
  raw: readonly RawRow[],
  names: readonly string[] = rowNames(columns),
): readonly Row[] {
  return raw.map((row) =>
    Object.fromEntries(
      columns.map((column, at) => [names[at] ?? column.name, cellOf(row[at], column)]),
    ),
  )
}
