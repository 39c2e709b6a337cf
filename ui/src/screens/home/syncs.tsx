import { useEffect, useRef, useState } from 'react'
import { count } from '../../app/format.ts'
import { api, ask, type HomeShown, type HomeSync } from '../../app/api.ts'
import { type Paging, usePages } from '../../app/pages.ts'
import { home, otherwiseMs, queries } from '../../app/queries.ts'
import { Empty } from '../../parts/empty.tsx'
import { Field } from '../../parts/field.tsx'
import { Loading } from '../../parts/loading.tsx'
import { ProblemShown } from '../../parts/problem.tsx'
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

const syncsWith = (q: string, direction: Direction) => ({
  queryKey: [...home.queryKey, 'syncs', q, direction],
  page: (paging: Paging) =>
    ask(
      api.home.syncs.$get({
        query: {
          ...(q === '' ? {} : { q }),
          ...(direction === 'all' ? {} : { direction }),
          ...paging,
        },
      }),
    ),
  size: 50,
})

export const allSyncs = syncsWith('', 'all')

export function Syncs({ home: told }: { readonly home: HomeShown }) {
  const [name, setName] = useState('')
  const [direction, setDirection] = useState<Direction>('all')
  const q = name.trim()
  const { rows, error, isPending, isThere, isFetchingMore, again, more } = usePages({
    ...syncsWith(q, direction),
    isSought: true,
    refetchMs: otherwiseMs,
  })
  // Lines change when a run begins or ends; then all that are loaded are asked for again.
  const state = [told.newest_run_id, ...told.running.map(({ run_id: run }) => run)].join()
  const seen = useRef(state)
  useEffect(() => {
    if (seen.current === state) return
    seen.current = state
    void queries.invalidateQueries({ queryKey: [...home.queryKey, 'syncs'] })
  }, [state])
  return (
    <section className="stack" aria-labelledby="syncs">
      <div className="row spread">
        <h2 id="syncs">Syncs</h2>
        {told.names.length > manySyncs && (
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
      {error !== null && <ProblemShown error={error} again={again} />}
      {isPending && <Loading label="Loading the syncs" lines={6} tall />}
      {isThere && rows.length === 0 && (
        <Empty title="No sync is called so">Change the name or the direction.</Empty>
      )}
      {rows.length > 0 && (
        <Table
          label="Syncs"
          kind="syncs"
          columns={columns}
          rows={rows}
          idOf={({ sync }) => sync}
          height={61}
          more={more}
        />
      )}
      {(isFetchingMore || more.hasMore) && (
        <p role="status" className="soft small">
          {isFetchingMore
            ? 'Loading more…'
            : `${count(rows.length)} of ${count(told.names.length)} syncs are loaded`}
        </p>
      )}
    </section>
  )
}
