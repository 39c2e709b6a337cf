import {
  DuckDBDateValue,
  DuckDBDecimalType,
  DuckDBDecimalValue,
  DuckDBListType,
  DuckDBListValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBType,
  DuckDBTypeId,
  type DuckDBValue,
} from '@duckdb/node-api'
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
import { cellOf } from './cells.ts'

const arrowTypes: ReadonlyMap<DuckDBTypeId, () => DataType> = new Map<DuckDBTypeId, () => DataType>(
  [
    [DuckDBTypeId.BOOLEAN, () => new Bool()],
    [DuckDBTypeId.TINYINT, () => new Int32()],
    [DuckDBTypeId.SMALLINT, () => new Int32()],
    [DuckDBTypeId.INTEGER, () => new Int32()],
    [DuckDBTypeId.BIGINT, () => new Int64()],
    [DuckDBTypeId.FLOAT, () => new Float64()],
    [DuckDBTypeId.DOUBLE, () => new Float64()],
    [DuckDBTypeId.DATE, () => new DateDay()],
    [DuckDBTypeId.TIMESTAMP, () => new TimestampMicrosecond()],
    [DuckDBTypeId.TIMESTAMP_TZ, () => new TimestampMicrosecond('UTC')],
  ],
)

/** The Arrow type that holds the DuckDB type whole; what has none travels as text. */
function arrowType(type: DuckDBType): DataType {
  if (type instanceof DuckDBDecimalType) return new Decimal(type.scale, type.width, 128)
  if (type instanceof DuckDBListType && type.valueType.typeId === DuckDBTypeId.VARCHAR) {
    return new List(new Field('item', new Utf8(), true))
  }
  return arrowTypes.get(type.typeId)?.() ?? new Utf8()
}

export function arrowSchema(names: readonly string[], types: readonly DuckDBType[]): Schema {
  return new Schema(names.map((name, at) => new Field(name, arrowType(typeAt(types, at)), true)))
}

/** One record batch of a chunk's columns. */
export function recordBatch(
  schema: Schema,
  types: readonly DuckDBType[],
  columns: readonly (readonly DuckDBValue[])[],
  rows: number,
): RecordBatch {
  const children = schema.fields.map((field, at) =>
    columnData(field.type as DataType, typeAt(types, at), columns[at] ?? []),
  )
  const struct = makeData({ type: new Struct(schema.fields), length: rows, nullCount: 0, children })
  return new RecordBatch(schema, struct)
}

function columnData(arrow: DataType, type: DuckDBType, values: readonly DuckDBValue[]): Data {
  if (arrow instanceof Decimal || arrow instanceof TimestampMicrosecond || arrow instanceof Int64) {
    return wideData(arrow, values.map(wholeOf))
  }
  const cells = values.map((value) => arrowValue(arrow, type, value))
  const [data] = vectorFromArray(cells, arrow).data
  return data ?? makeData({ type: arrow, length: 0, nullCount: 0 } as never)
}

function arrowValue(arrow: DataType, type: DuckDBType, value: DuckDBValue): unknown {
  if (value === null) return null
  if (arrow instanceof DateDay && value instanceof DuckDBDateValue) return value.days * 86_400_000
  if (arrow instanceof List && value instanceof DuckDBListValue) return value.items
  if (!(arrow instanceof Utf8)) return value
  if (typeof value === 'string') return value
  const cell = cellOf(value, type)
  return typeof cell === 'string' ? cell : JSON.stringify(cell)
}

function wholeOf(value: DuckDBValue): bigint | null {
  if (typeof value === 'bigint') return value
  if (value instanceof DuckDBDecimalValue) return value.value
  if (value instanceof DuckDBTimestampTZValue || value instanceof DuckDBTimestampValue) {
    return value.micros
  }
  return null
}

function typeAt(types: readonly DuckDBType[], at: number): DuckDBType {
  const type = types[at]
  if (type === undefined) throw new TypeError(`There is no column ${at}.`)
  return type
}
