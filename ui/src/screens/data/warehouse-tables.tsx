import { Link } from '@tanstack/react-router'
import { useDeferredValue, useMemo, useState } from 'react'
import { type WarehouseTable } from '../../app/api.ts'
import { many } from '../../app/format.ts'
import { tablesWith, usePages } from '../../app/pages.ts'
import { Empty } from '../../parts/empty.tsx'
import { Field } from '../../parts/field.tsx'
import { Loading } from '../../parts/loading.tsx'
import { ProblemShown } from '../../parts/problem.tsx'
import { columnsOf, Table } from '../../parts/table.tsx'

const helper = columnsOf<WarehouseTable>()
/** Every table and view of the warehouse, as its catalogue has them. */
export function WarehouseTables({ connection }: { readonly connection: string }) {
  const [name, setName] = useState('')
  const asked = useDeferredValue(name.trim())
  const { rows, error, isPending, isThere, again, more } = usePages(tablesWith(connection, asked))
  const columns = useMemo(() => columnsWith(connection), [connection])
  return (
    <>
      <div className="data-narrow">
        <Field label="Schema or name" type="search" value={name} onChange={setName} />
      </div>
      {isPending && <Loading label="Loading the tables" lines={10} />}
      {error !== null && <ProblemShown error={error} again={again} />}
      {isThere &&
        (rows.length === 0 ? (
          <Empty title={asked === '' ? 'No tables yet' : 'No table is called so'} />
        ) : (
          <Table
            label="Tables of the warehouse"
            kind="warehouse-tables"
            columns={columns}
            rows={rows}
            idOf={nameOf}
            height={44}
            more={more}
          />
        ))}
    </>
  )
}

const nameOf = ({ schema, name }: WarehouseTable): string => `${schema}.${name}`

const columnsWith = (connection: string) =>
  helper.columns([
    helper.display({
      id: 'table',
      header: 'Table',
      cell: ({ row: { original: of } }) => (
        <Link
          to="/data/$connection/$table"
          params={{ connection, table: nameOf(of) }}
          className="data-link"
        >
          <span className="soft">{of.schema}.</span>
          {of.name}
        </Link>
      ),
    }),
    helper.display({
      id: 'kind',
      header: 'Kind',
      cell: ({ row }) => <span className="soft small">{row.original.kind}</span>,
    }),
    helper.display({
      id: 'columns',
      header: 'Columns',
      cell: ({ row: { original: of } }) => (
        <span className="soft small data-columns">
          {many(of.columns.length, 'column')}: {of.columns.map((one) => one.name).join(', ')}
        </span>
      ),
    }),
  ])
