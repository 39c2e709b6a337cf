import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import { count, many } from '../../app/format.ts'
import { tablesWith, usePages } from '../../app/pages.ts'
import { Button } from '../../parts/button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Field } from '../../parts/field.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Loading } from '../../parts/loading.tsx'
import { ProblemShown } from '../../parts/problem.tsx'
import { rowCount, type TableShown } from './questions.ts'
import { type Engine, tableName } from './sql.ts'

/** Every table and view of the warehouse, found by name. */
export function TableBrowser({
  connection,
  engine,
  chosen,
  onChoose,
}: {
  readonly connection: string
  readonly engine: Engine
  /** As the document names it. */
  readonly chosen: string
  readonly onChoose: (table: string) => void
}) {
  const [sought, setSought] = useState('')
  const { rows, error, isPending, isThere, isFetchingMore, again, more } = usePages(
    tablesWith(connection, useDeferredValue(sought.trim())),
  )
  const names = rows.map(({ schema, name }) => tableName(engine, schema, name))
  const isElsewhere = chosen !== '' && !names.includes(chosen) && !isPending
  return (
    <div className="stack stack-tight">
      <Field
        label="Tables and views"
        type="search"
        value={sought}
        onChange={setSought}
        placeholder="Search by schema or name"
      />
      {isElsewhere && (
        <p className="small">
          <Icon name="good" size={14} /> Chosen: <code>{chosen}</code>
        </p>
      )}
      {isPending && <Loading label="Loading the tables" lines={6} />}
      {error !== null && <ProblemShown error={error} again={again} />}
      {isThere && rows.length === 0 && (
        <Empty title={sought === '' ? 'No tables yet' : 'No such table'}>
          {sought === ''
            ? 'The warehouse has no table that this connection may read. Upload a CSV, or make a table there.'
            : 'Try a part of its name, or of its schema.'}
        </Empty>
      )}
      {rows.length > 0 && (
        <ul className="tables" aria-label="Tables">
          {rows.map((table, at) => {
            const name = names[at] ?? ''
            return (
              <li key={name}>
                <TableLine
                  connection={connection}
                  table={table}
                  name={name}
                  isChosen={name === chosen}
                  onChoose={onChoose}
                />
              </li>
            )
          })}
        </ul>
      )}
      {more.hasMore && (
        <div>
          <Button busy={isFetchingMore} onClick={more.ask}>
            Show more tables
          </Button>
        </div>
      )}
    </div>
  )
}

function TableLine({
  connection,
  table,
  name,
  isChosen,
  onChoose,
}: {
  readonly connection: string
  readonly table: TableShown
  readonly name: string
  readonly isChosen: boolean
  readonly onChoose: (table: string) => void
}) {
  const counted = useQuery({ ...rowCount(connection, name), enabled: isChosen })
  return (
    <button
      type="button"
      className="table-line"
      aria-pressed={isChosen}
      onClick={() => onChoose(name)}
    >
      <span className="table-line-mark">{isChosen && <Icon name="good" size={16} />}</span>
      <span className="table-line-name">
        <strong>{table.name}</strong> <span className="small soft">{table.schema}</span>
      </span>
      <span className="small soft number">
        {table.kind === 'view' ? 'view, ' : ''}
        {many(table.columns.length, 'column')}
        {counted.data === undefined ? '' : `, ${count(counted.data)} rows`}
      </span>
    </button>
  )
}
