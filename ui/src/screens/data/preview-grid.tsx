import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef } from 'react'
import { Icon } from '../../parts/icon.tsx'
import type { Preview } from './arrow-preview.ts'
import '../../parts/values.css'

const openWidth = 56
const rowHeight = 35
const beyond = 4

/** Rows of any table, however many columns it has: only the cells in view are drawn. */
export function PreviewGrid({
  label,
  preview,
  sort,
  descending,
  onSort,
  onOpen,
}: {
  readonly label: string
  readonly preview: Preview
  readonly sort: string | undefined
  readonly descending: boolean
  readonly onSort: (column: string) => void
  readonly onOpen: (row: number) => void
}) {
  const area = useRef<HTMLDivElement>(null)
  const { columns, rows } = preview
  // oxlint-disable-next-line react-hooks/incompatible-library -- of the React Compiler, which is not used here
  const across = useVirtualizer({
    horizontal: true,
    count: columns.length,
    getScrollElement: () => area.current,
    estimateSize: (at) => columns[at]?.width ?? 0,
    overscan: beyond,
    paddingStart: openWidth,
  })
  // oxlint-disable-next-line react-hooks/incompatible-library -- of the React Compiler, which is not used here
  const down = useVirtualizer({
    count: rows,
    getScrollElement: () => area.current,
    estimateSize: () => rowHeight,
    overscan: beyond * 2,
  })
  const shown = across.getVirtualItems()
  const lines = down.getVirtualItems()
  const before = (shown[0]?.start ?? openWidth) - openWidth
  const after = across.getTotalSize() - (shown.at(-1)?.end ?? openWidth)
  const above = lines[0]?.start ?? 0
  const below = down.getTotalSize() - (lines.at(-1)?.end ?? 0)
  return (
    // A region that scrolls has to be reached by the keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div ref={area} className="preview-area" role="region" aria-label={label} tabIndex={0}>
      <table
        className="preview"
        aria-label={label}
        aria-rowcount={rows + 1}
        aria-colcount={columns.length + 1}
        style={{ width: across.getTotalSize() }}
      >
        <colgroup>
          <col style={{ width: openWidth }} />
          {before > 0 && <col style={{ width: before }} />}
          {shown.map(({ index }) => (
            <col key={index} style={{ width: columns[index]?.width }} />
          ))}
          {after > 0 && <col style={{ width: after }} />}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col" aria-colindex={1}>
              <span className="unseen">Whole row</span>
            </th>
            {before > 0 && <td className="preview-space" aria-hidden="true" />}
            {shown.map(({ index }) => {
              const column = columns[index]
              return column === undefined ? null : (
                <th
                  key={index}
                  scope="col"
                  aria-colindex={index + 2}
                  aria-sort={
                    sort !== column.name ? 'none' : descending ? 'descending' : 'ascending'
                  }
                >
                  <button
                    type="button"
                    className="preview-sort"
                    title={column.name}
                    onClick={() => onSort(column.name)}
                  >
                    <span className="preview-name">
                      {column.name}
                      {sort === column.name && (descending ? ' ↓' : ' ↑')}
                    </span>
                    <span className="preview-type">{column.type}</span>
                  </button>
                </th>
              )
            })}
            {after > 0 && <td className="preview-space" aria-hidden="true" />}
          </tr>
        </thead>
        <tbody>
          {above > 0 && <Space height={above} />}
          {lines.map(({ index: row }) => (
            <tr key={row} aria-rowindex={row + 2}>
              <td aria-colindex={1}>
                <button
                  type="button"
                  className="preview-open"
                  aria-label={`All of row ${row + 1}`}
                  onClick={() => onOpen(row)}
                >
                  <Icon name="eye" size={16} />
                </button>
              </td>
              {before > 0 && <td className="preview-space" aria-hidden="true" />}
              {shown.map(({ index }) => (
                <Cell
                  key={index}
                  at={index}
                  text={preview.cell(row, index)}
                  right={columns[index]?.right === true}
                />
              ))}
              {after > 0 && <td className="preview-space" aria-hidden="true" />}
            </tr>
          ))}
          {below > 0 && <Space height={below} />}
        </tbody>
      </table>
    </div>
  )
}

function Cell({
  at,
  text,
  right,
}: {
  readonly at: number
  readonly text: string | null
  readonly right: boolean
}) {
  return (
    <td aria-colindex={at + 2} className={right ? 'preview-right' : undefined}>
      {text === null ? (
        <span className="no-value">none</span>
      ) : text === '' ? (
        <span className="no-value">empty</span>
      ) : (
        <span title={text.length > 20 ? text.slice(0, 500) : undefined}>{text.slice(0, 200)}</span>
      )}
    </td>
  )
}

const Space = ({ height }: { readonly height: number }) => (
  <tr aria-hidden="true">
    <td className="preview-space" style={{ height }} />
  </tr>
)
