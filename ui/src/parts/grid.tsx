import { useVirtualizer } from '@tanstack/react-virtual'
import { useRef, useState } from 'react'
import type { GridColumn, GridRows } from './grid-rows.ts'
import { Icon } from './icon.tsx'
import { Panel } from './panel.tsx'
import { Values } from './values.tsx'
import './grid.css'

const openWidth = 56
const rowHeight = 35
const beyond = 4

interface Sorting {
  readonly by: string | undefined
  readonly descending: boolean
  readonly onSort: (column: string) => void
}

/** Typed rows, however many columns they have: only the cells in view are drawn, and each row opens whole. */
export function Grid({
  label,
  row: title,
  of,
  sorting,
}: {
  readonly label: string
  /** What a row is called that is shown whole. */
  readonly row: string
  readonly of: GridRows
  /** Absent: the rows stand as they came. */
  readonly sorting?: Sorting
}) {
  const area = useRef<HTMLDivElement>(null)
  const [opened, setOpened] = useState<number | null>(null)
  const { columns, rows } = of
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
    <>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached by the keyboard */}
      <div ref={area} className="grid-area" role="region" aria-label={label} tabIndex={0}>
        <table
          className="grid"
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
              {before > 0 && <td className="grid-space" aria-hidden="true" />}
              {shown.map(({ index }) => {
                const column = columns[index]
                return column === undefined ? null : (
                  <th
                    key={index}
                    scope="col"
                    aria-colindex={index + 2}
                    {...(sorting === undefined ? {} : { 'aria-sort': orderOf(sorting, column) })}
                  >
                    <Head column={column} sorting={sorting} />
                  </th>
                )
              })}
              {after > 0 && <td className="grid-space" aria-hidden="true" />}
            </tr>
          </thead>
          <tbody>
            {above > 0 && <Space height={above} />}
            {lines.map(({ index: row }) => (
              <tr key={row} aria-rowindex={row + 2}>
                <td aria-colindex={1}>
                  <button
                    type="button"
                    className="grid-open"
                    aria-label={`All of row ${row + 1}`}
                    onClick={() => setOpened(row)}
                  >
                    <Icon name="eye" size={16} />
                  </button>
                </td>
                {before > 0 && <td className="grid-space" aria-hidden="true" />}
                {shown.map(({ index }) => (
                  <Cell
                    key={index}
                    at={index}
                    text={of.cell(row, index)}
                    right={columns[index]?.right === true}
                  />
                ))}
                {after > 0 && <td className="grid-space" aria-hidden="true" />}
              </tr>
            ))}
            {below > 0 && <Space height={below} />}
          </tbody>
        </table>
      </div>
      <Panel open={opened !== null} onClose={() => setOpened(null)} title={title}>
        {opened !== null && (
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached by the keyboard
          <section tabIndex={0} aria-label="Values">
            <Values values={columns.map(({ name }, at) => [name, of.cell(opened, at)] as const)} />
          </section>
        )}
      </Panel>
    </>
  )
}

const orderOf = ({ by, descending }: Sorting, { name }: GridColumn) =>
  by !== name ? 'none' : descending ? 'descending' : 'ascending'

function Head({
  column: { name, type },
  sorting,
}: {
  readonly column: GridColumn
  readonly sorting: Sorting | undefined
}) {
  const texts = (
    <>
      <span className="grid-name">
        {name}
        {sorting?.by === name && (sorting.descending ? ' ↓' : ' ↑')}
      </span>
      <span className="grid-type">{type}</span>
    </>
  )
  return sorting === undefined ? (
    <span className="grid-head" title={name}>
      {texts}
    </span>
  ) : (
    <button
      type="button"
      className="grid-head grid-sort"
      title={name}
      onClick={() => sorting.onSort(name)}
    >
      {texts}
    </button>
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
    <td aria-colindex={at + 2} className={right ? 'grid-right' : undefined}>
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
    <td className="grid-space" style={{ height }} />
  </tr>
)
