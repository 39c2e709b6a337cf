import {
  type ColumnDef,
  createColumnHelper,
  FlexRender,
  type Row as TableRow,
  type RowData,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { memo, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import './table.css'

const features = tableFeatures({})

export type Columns<Row extends RowData> = readonly ColumnDef<typeof features, Row>[]

export const columnsOf = <Row extends RowData>() => createColumnHelper<typeof features, Row>()

/** Rows drawn above and below what is in view. */
const beyond = 10

/**
 * A list of any length: only what is in view is drawn, and the next page is asked for before its end is reached. Where
 * there is little room a row is laid out as its screen's style says, by `data-column`.
 */
export function Table<Row extends RowData>({
  label,
  kind,
  columns,
  rows,
  idOf,
  height,
  more,
}: {
  readonly label: string
  /** Names the table's style. */
  readonly kind: string
  readonly columns: Columns<Row>
  readonly rows: readonly Row[]
  /** Absent: a row's place is its name, as of rows that have no key. */
  readonly idOf?: (row: Row) => string
  /** Of a row, about, in pixels. */
  readonly height: number
  readonly more?: { readonly hasMore: boolean; readonly ask: () => void }
}) {
  const table = useTable({
    features,
    columns: columns as ColumnDef<typeof features, Row>[],
    data: rows as Row[],
    ...(idOf === undefined ? {} : { getRowId: idOf }),
  })
  const body = useRef<HTMLTableSectionElement>(null)
  const [offset, setOffset] = useState(0)
  useLayoutEffect(() => {
    // Where the rows begin on the page moves with what is above them.
    const look = () => {
      const top = (body.current?.getBoundingClientRect().top ?? 0) + window.scrollY
      setOffset((before) => (Math.abs(top - before) > 1 ? top : before))
    }
    look()
    const watch = new ResizeObserver(look)
    watch.observe(document.body)
    return () => watch.disconnect()
  }, [])
  const shown = table.getRowModel().rows
  // oxlint-disable-next-line react-hooks/incompatible-library -- of the React Compiler, which is not used here
  const virtual = useWindowVirtualizer({
    count: shown.length,
    estimateSize: () => height,
    overscan: beyond,
    scrollMargin: offset,
    getItemKey: (at) => shown[at]?.id ?? at,
  })
  const items = virtual.getVirtualItems()
  const lastAt = items.at(-1)?.index ?? -1
  const hasMore = more?.hasMore === true
  const ask = more?.ask
  useEffect(() => {
    if (hasMore && lastAt >= shown.length - beyond - 1) ask?.()
  }, [hasMore, lastAt, shown.length, ask])
  const before = (items[0]?.start ?? offset) - offset
  const after = virtual.getTotalSize() - ((items.at(-1)?.end ?? offset) - offset)
  return (
    <table
      className={`table table-${kind}`}
      aria-label={label}
      aria-rowcount={hasMore ? -1 : shown.length + 1}
    >
      <thead>
        {table.getHeaderGroups().map((group) => (
          <tr key={group.id} aria-rowindex={1}>
            {group.headers.map((header) => (
              <th key={header.id} scope="col" data-column={header.column.id}>
                <FlexRender header={header} />
              </th>
            ))}
          </tr>
        ))}
      </thead>
      <tbody ref={body}>
        {before > 0 && <Space height={before} />}
        {items.map(({ index, key }) => {
          const row = shown[index]
          return row === undefined ? null : (
            <Line
              key={key}
              row={row}
              columns={columns}
              index={index}
              measure={virtual.measureElement}
            />
          )
        })}
        {after > 0 && <Space height={after} />}
      </tbody>
    </table>
  )
}

interface Lined<Row extends RowData> {
  readonly row: TableRow<typeof features, Row>
  /** What its cells are made by. */
  readonly columns: Columns<Row>
  readonly index: number
  readonly measure: (line: HTMLTableRowElement | null) => void
}

/** Drawn anew when what it shows changes, and not at each step of scrolling. */
const Line = memo(function Line<Row extends RowData>({ row, index, measure }: Lined<Row>) {
  return (
    <tr ref={measure} data-index={index} aria-rowindex={index + 2} className="table-row">
      {row.getAllCells().map((cell) => (
        <td key={cell.id} data-column={cell.column.id}>
          <FlexRender cell={cell} />
        </td>
      ))}
    </tr>
  )
}) as <Row extends RowData>(line: Lined<Row>) => ReactNode

/** Holds the place of rows that are not drawn. React sets the height by script, which the page's policy allows. */
const Space = ({ height }: { readonly height: number }) => (
  <tr aria-hidden="true" className="table-space">
    <td style={{ height }} />
  </tr>
)
