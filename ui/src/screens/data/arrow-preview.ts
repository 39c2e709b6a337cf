import { DataType, type Schema, tableFromIPC, type Vector } from 'apache-arrow'
import { bigOf, decimalText, instantText } from './cell-text.ts'

export interface PreviewColumn {
  readonly name: string
  readonly type: string
  /** Numbers stand at the right. */
  readonly right: boolean
  /** In pixels. */
  readonly width: number
}

/** The first rows of a table. Cells are made into text when they are drawn; null: there is no value. */
export interface Preview {
  readonly columns: readonly PreviewColumn[]
  readonly rows: number
  readonly cell: (row: number, column: number) => string | null
}

/** In a chunk of its own: Arrow's reader is larger than the screen. */
export function readPreview(stream: ArrayBuffer): Preview {
  const table = tableFromIPC(new Uint8Array(stream))
  const { fields }: Schema = table.schema
  const vectors = fields.map((_, at) => table.getChildAt(at))
  const texts = fields.map((field) => textOfType(field.type as DataType))
  return {
    columns: fields.map((field) => ({
      name: field.name,
      type: typeName(field.type as DataType),
      right: isNumber(field.type as DataType),
      width: widthOf(field.type as DataType),
    })),
    rows: table.numRows,
    cell: (row, column) => {
      const value: unknown = (vectors[column] as Vector | null | undefined)?.get(row)
      return value === null || value === undefined ? null : (texts[column]?.(value) ?? null)
    },
  }
}

const isNumber = (type: DataType): boolean =>
  DataType.isInt(type) || DataType.isFloat(type) || DataType.isDecimal(type)

const widthOf = (type: DataType): number =>
  DataType.isTimestamp(type) ? 226 : DataType.isBool(type) || DataType.isDate(type) ? 130 : 180

function typeName(type: DataType): string {
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) return 'text'
  if (DataType.isBool(type)) return 'boolean'
  if (DataType.isInt(type)) return `integer, ${type.bitWidth} bits`
  if (DataType.isFloat(type)) return 'number'
  if (DataType.isDecimal(type)) return `decimal (${type.precision}, ${type.scale})`
  if (DataType.isDate(type)) return 'date'
  if (DataType.isTimestamp(type)) return type.timezone ? 'timestamp with zone' : 'timestamp'
  if (DataType.isList(type)) return 'list'
  return 'other'
}

function textOfType(type: DataType): (value: unknown) => string {
  if (DataType.isDecimal(type)) {
    const { scale } = type
    return (value) => decimalText(value as Uint32Array, scale)
  }
  if (DataType.isDate(type)) return (value) => new Date(Number(value)).toISOString().slice(0, 10)
  if (DataType.isTimestamp(type)) {
    const zoned = Boolean(type.timezone)
    return (value) => instantText(Number(value), zoned)
  }
  if (DataType.isInt(type) || DataType.isFloat(type) || DataType.isBool(type)) return String
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) return String
  return (value) =>
    typeof value === 'string'
      ? value
      : JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? bigOf(part) : part))
}
