import { tableFromIPC, type DataType, Type } from '@uwdata/flechette'
import { type GridColumn, type GridRows, usualWidth } from '../../parts/grid-rows.ts'
import { decimalText, instantText, jsonText } from './cell-text.ts'

/** How values of a type are shown. */
interface Shown extends Omit<GridColumn, 'name'> {
  readonly text: (value: unknown) => string
}

/** In a chunk of its own, as Arrow's reader is as large as the screen. */
export function readPreview(stream: ArrayBuffer): GridRows {
  const table = tableFromIPC(new Uint8Array(stream), {
    useBigInt: true,
    useBigIntTimestamp: true,
    useDecimalInt: true,
  })
  const shown = table.schema.fields.map(({ name, type }) => ({ name, ...shownAs(type) }))
  return {
    columns: shown.map(({ text: _text, ...column }) => column),
    rows: table.numRows,
    cell: (row, column) => {
      const value: unknown = table.getChildAt(column).at(row)
      return value === null || value === undefined ? null : (shown[column]?.text(value) ?? null)
    },
  }
}

const plain = (value: unknown): string => (typeof value === 'string' ? value : jsonText(value))

function shownAs(type: DataType): Shown {
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- the types left are shown alike
  switch (type.typeId) {
    case Type.Int:
      return { type: `integer, ${type.bitWidth} bits`, right: true, width: usualWidth, text: plain }
    case Type.Float:
      return { type: 'number', right: true, width: usualWidth, text: plain }
    case Type.Decimal:
      return {
        type: `decimal (${type.precision}, ${type.scale})`,
        right: true,
        width: usualWidth,
        text: (value) => decimalText(value as bigint | number, type.scale),
      }
    case Type.Bool:
      return { type: 'boolean', right: false, width: 110, text: plain }
    case Type.Date:
      return {
        type: 'date',
        right: false,
        width: 130,
        text: (value) => new Date(Number(value)).toISOString().slice(0, 10),
      }
    case Type.Timestamp: {
      const zoned = Boolean(type.timezone)
      return {
        type: zoned ? 'timestamp with zone' : 'timestamp',
        right: false,
        width: 236,
        text: (value) => instantText(BigInt(value as bigint), type.unit, zoned),
      }
    }
    case Type.Utf8:
    case Type.LargeUtf8:
      return { type: 'text', right: false, width: usualWidth, text: plain }
    case Type.List:
      return { type: 'list', right: false, width: usualWidth, text: plain }
    default:
      return { type: 'other', right: false, width: usualWidth, text: plain }
  }
}
