import {
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListType,
  DuckDBListValue,
  DuckDBMapType,
  DuckDBMapValue,
  DuckDBStructType,
  DuckDBStructValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api'
import type { Cell } from '../../engine/ports.ts'

/** A value of the driver as the port's `Cell`; the type tells JSON from text. */
export function cellOf(value: DuckDBValue, type: DuckDBType): Cell {
  if (value === null || typeof value === 'boolean') return value
  if (typeof value === 'string') return type.alias === 'JSON' ? parsedJson(value) : value
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (value instanceof DuckDBDecimalValue) return withoutZeros(value.toString())
  if (value instanceof DuckDBTimestampTZValue || value instanceof DuckDBTimestampValue) {
    return timeOf(value.micros, 1000n)
  }
  if (value instanceof DuckDBTimestampMillisecondsValue) return new Date(Number(value.millis))
  if (value instanceof DuckDBTimestampSecondsValue) return new Date(Number(value.seconds) * 1000)
  if (value instanceof DuckDBDateValue) return value.toString()
  if (value instanceof DuckDBListValue && type instanceof DuckDBListType) {
    return value.items.map((item) => cellOf(item, type.valueType))
  }
  if (value instanceof DuckDBMapValue && type instanceof DuckDBMapType) {
    return Object.fromEntries(
      value.entries.map((entry) => [String(entry.key), cellOf(entry.value, type.valueType)]),
    )
  }
  if (value instanceof DuckDBStructValue && type instanceof DuckDBStructType) {
    return Object.fromEntries(
      type.entryNames.map((name, at) => {
        const entryType = type.entryTypes[at]
        const entry = value.entries[name]
        return [
          name,
          entryType === undefined || entry === undefined ? null : cellOf(entry, entryType),
        ]
      }),
    )
  }
  return value.toString()
}

/** Rounded down, for times before 1970 too. */
function timeOf(units: bigint, perMilli: bigint): Date {
  const rest = ((units % perMilli) + perMilli) % perMilli
  return new Date(Number((units - rest) / perMilli))
}

const withoutZeros = (decimal: string): string =>
  decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal

function parsedJson(value: string): Cell {
  try {
    return JSON.parse(value) as Cell
  } catch {
    // DuckDB's JSON type can hold text that another client wrote without a check.
    return value
  }
}
