import { useMemo, useState } from 'react'
import type { HomeSync } from '../../app/api.ts'
import { Empty } from '../../parts/empty.tsx'
import { Field } from '../../parts/field.tsx'
import { type Choice, Select } from '../../parts/select.tsx'
import { columnsOf, Table } from '../../parts/table.tsx'
import { Fresh, Last, Name, Next, RunNow, Spark } from './sync-cells.tsx'

const helper = columnsOf<HomeSync>()
const columns = helper.columns([
  helper.display({ id: 'name', header: 'Sync', cell: ({ row }) => <Name sync={row.original} /> }),
  helper.display({
    id: 'last',
    header: 'Last run',
    cell: ({ row }) => <Last sync={row.original} />,
  }),
  helper.display({
    id: 'fresh',
    header: 'Up to date',
    cell: ({ row }) => <Fresh sync={row.original} />,
  }),
  helper.display({
    id: 'next',
    header: 'Next run',
    cell: ({ row }) => <Next sync={row.original} />,
  }),
  helper.display({
    id: 'spark',
    header: 'Rows by run',
    cell: ({ row }) => <Spark sync={row.original} />,
  }),
  helper.display({
    id: 'act',
    header: () => <span className="unseen">Act</span>,
    cell: ({ row }) => <RunNow sync={row.original} />,
  }),
])

type Direction = 'all' | HomeSync['direction']

const directions: readonly Choice<Direction>[] = [
  { value: 'all', label: 'Both ways' },
  { value: 'inbound', label: 'Into the warehouse' },
  { value: 'outbound', label: 'To HubSpot' },
]

/** With as many, people look for one by its name. */
const manySyncs = 8

export function Syncs({ syncs }: { readonly syncs: readonly HomeSync[] }) {
  const [name, setName] = useState('')
  const [direction, setDirection] = useState<Direction>('all')
  const shown = useMemo(() => {
    const asked = name.trim().toLowerCase()
    return syncs.filter(
      (one) =>
        (asked === '' || one.sync.toLowerCase().includes(asked)) &&
        (direction === 'all' || one.direction === direction),
    )
  }, [syncs, name, direction])
  return (
    <section className="stack" aria-labelledby="syncs">
      <div className="row spread">
        <h2 id="syncs">Syncs</h2>
        {syncs.length > manySyncs && (
          <div className="row">
            <Field label="Name" type="search" value={name} onChange={setName} />
            <Select
              label="Direction"
              value={direction}
              choices={directions}
              onChange={setDirection}
            />
          </div>
        )}
      </div>
      {shown.length === 0 ? (
        <Empty title="No sync is called so">Change the name or the direction.</Empty>
      ) : (
        <Table
          label="Syncs"
          kind="syncs"
          columns={columns}
          rows={shown}
          idOf={({ sync }) => sync}
          height={61}
        />
      )}
    </section>
  )
}
