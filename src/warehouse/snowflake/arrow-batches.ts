import {
  Bool,
  type Data,
  type DataType,
  DateDay,
  Decimal,
  Field,
  Float64,
  Int32,
  Int64,
  List,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  TimestampMicrosecond,
  Utf8,
  vectorFromArray,
} from 'apache-arrow'
import { wideData } from '../arrow/wide.ts'
import { type Column, cellOf, type Raw, type RawRow, rowNames, textOf } from './cells.ts'

/** The Arrow type that holds the column whole; what has none travels as text, objects and variants as JSON text. */
function arrowType(column: Column): DataType {
  switch (column.type) {
    case 'fixed':
      return fixedType(column.precision ?? 38, column.scale ?? 0)
    case 'real':
      return new Float64()
    case 'boolean':
      return new Bool()
    case 'date':
      return new DateDay()
    case 'timestamp_ntz':
      return new TimestampMicrosecond()
    case 'timestamp_tz':
    case 'timestamp_ltz':
      return new TimestampMicrosecond('UTC')
    case 'array':
      return new List(new Field('item', new Utf8(), true))
    default:
      return new Utf8()
  }
}

function fixedType(precision: number, scale: number): DataType {
  if (scale > 0 || precision > 18) return new Decimal(scale, precision, 128)
  return precision > 9 ? new Int64() : new Int32()
}

export function arrowSchema(columns: readonly Column[]): Schema {
  const names = rowNames(columns)
  return new Schema(
    columns.map((column, at) => new Field(names[at] ?? column.name, arrowType(column), true)),
  )
}

/** One record batch of a page of rows. */
export function recordBatch(
  schema: Schema,
  columns: readonly Column[],
  rows: readonly RawRow[],
): RecordBatch {
  const children = columns.map((column, at) =>
    columnData(
      schema.fields[at]?.type as DataType,
      column,
      rows.map((row) => row[at]),
    ),
  )
  const struct = makeData({
    type: new Struct(schema.fields),
    length: rows.length,
    nullCount: 0,
    children,
  })
  return new RecordBatch(schema, struct)
}

function columnData(type: DataType, column: Column, values: readonly Raw[]): Data {
  if (type instanceof Decimal || type instanceof Int64) {
    const scale = type instanceof Decimal ? type.scale : 0
    return wideData(
      type,
      values.map((value) => unscaled(value, scale)),
    )
  }
  if (type instanceof TimestampMicrosecond) return wideData(type, values.map(microsOf))
  const [data] = vectorFromArray(
    values.map((value) => arrowValue(type, column, value)),
    type,
  ).data
  return data ?? makeData({ type, length: 0, nullCount: 0 } as never)
}

function arrowValue(type: DataType, column: Column, value: Raw): unknown {
  if (value === null || value === undefined) return null
  if (type instanceof Int32) return Number(value)
  if (type instanceof DateDay) return value
  if (type instanceof List && Array.isArray(value)) {
    return value.map((item: unknown) => (item === null ? null : textOf(item)))
  }
  const cell = cellOf(value, column)
  return type instanceof Utf8 ? textOf(cell) : cell
}

/** `-1.5` at scale 8 is -150000000. */
function unscaled(value: Raw, scale: number): bigint | null {
  if (value === null || value === undefined) return null
  const [whole = '', places = ''] = textOf(value).split('.')
  return BigInt(`${whole}${places.padEnd(scale, '0').slice(0, scale)}`)
}

/** The driver's Date: milliseconds, and the seconds and nanoseconds that they came from. */
interface DriverDate extends Date {
  getEpochSeconds?(): number
  getNanoSeconds?(): number
}

function microsOf(value: Raw): bigint | null {
  if (!(value instanceof Date)) return null
  const date: DriverDate = value
  const seconds = date.getEpochSeconds?.()
  if (seconds === undefined) return BigInt(date.getTime()) * 1000n
  return BigInt(seconds) * 1_000_000n + BigInt(Math.trunc((date.getNanoSeconds?.() ?? 0) / 1000))
}
