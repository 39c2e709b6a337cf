import { useMemo, useState } from 'react'
import { Empty } from '../../parts/empty.tsx'
import { Field } from '../../parts/field.tsx'
import { Loading } from '../../parts/loading.tsx'
import { ProblemShown } from '../../parts/problem.tsx'
import { columnsOf, Table } from '../../parts/table.tsx'

interface Column {
  readonly name: string
  readonly type: string
}

const helper = columnsOf<Column>()
const columns = helper.columns([
  helper.display({
    id: 'name',
    header: 'Column',
    cell: ({ row }) => <span className="mono">{row.original.name}</span>,
  }),
  helper.display({
    id: 'type',
    header: 'Type in the warehouse',
    cell: ({ row }) => <span className="mono soft">{row.original.type}</span>,
  }),
])

/** The columns of a table, as the warehouse's catalogue has them. */
export function ColumnsView({
  columns: all,
  pending,
  error,
}: {
  readonly columns: readonly Column[] | undefined
  readonly pending: boolean
  readonly error: Error | null
}) {
  const [name, setName] = useState('')
  const shown = useMemo(
    () => (all ?? []).filter((one) => one.name.toLowerCase().includes(name.trim().toLowerCase())),
    [all, name],
  )
  if (pending) return <Loading label="Loading the columns" lines={10} />
  if (error !== null) return <ProblemShown error={error} />
  if (all === undefined)
    return <Empty title="The catalogue has no such table">It may have been removed.</Empty>
  return (
    <>
      <div className="data-narrow">
        <Field label="Name" type="search" value={name} onChange={setName} />
      </div>
      {shown.length === 0 ? (
        <Empty title="No column is called so">Change the name.</Empty>
      ) : (
        <Table
          label="Columns"
          kind="columns"
          columns={columns}
          rows={shown}
          idOf={(one) => one.name}
          height={40}
        />
      )}
    </>
  )
}
