import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { api, ask, type RunLine } from '../../app/api.ts'
import { count, shortId } from '../../app/format.ts'
import { usePages } from '../../app/pages.ts'
import { home } from '../../app/queries.ts'
import { runStatuses, statusShown } from '../../app/statuses.ts'
import { Button } from '../../parts/button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Loading } from '../../parts/loading.tsx'
import { ProblemShown } from '../../parts/problem.tsx'
import { Select } from '../../parts/select.tsx'
import { Status } from '../../parts/status.tsx'
import { SyncChoice } from '../../parts/sync-choice.tsx'
import { columnsOf, Table } from '../../parts/table.tsx'
import { Away, Took } from '../../parts/time.tsx'
import { OverTime } from './over-time.tsx'
import './runs.css'

const helper = columnsOf<RunLine>()
const columns = helper.columns([
  helper.display({
    id: 'status',
    header: 'Status',
    cell: ({ row }) => <Status status={row.original.status} />,
  }),
  helper.display({
    id: 'sync',
    header: 'Run',
    cell: ({ row: { original: run } }) => (
      <Link to="/runs/$run" params={{ run: run.run_id }} className="runs-link">
        {run.sync} <span className="soft small mono">{shortId(run.run_id)}</span>
      </Link>
    ),
  }),
  helper.display({
    id: 'started',
    header: 'Started',
    cell: ({ row: { original: run } }) =>
      run.started_at === null ? '—' : <Away at={run.started_at} />,
  }),
  helper.display({
    id: 'took',
    header: 'Took',
    cell: ({ row: { original: run } }) =>
      run.started_at === null || (run.finished_at === null && run.status !== 'running') ? (
        '—'
      ) : (
        <Took from={run.started_at} until={run.finished_at} />
      ),
  }),
  helper.display({
    id: 'moved',
    header: 'Rows',
    cell: ({ row }) => <span className="number">{count(row.original.moved)}</span>,
  }),
  helper.display({
    id: 'aside',
    header: 'Set aside',
    cell: ({ row: { original: run } }) => (
      <span className={run.set_aside > 0 ? 'number runs-aside' : 'number soft'}>
        {count(run.set_aside)}
      </span>
    ),
  }),
  helper.display({
    id: 'error',
    header: 'What happened',
    cell: ({ row }) => <span className="soft small">{row.original.happened}</span>,
  }),
])

const lookEveryMs = 10_000
const route = getRouteApi('/runs')
const everything = ''
const nothing: readonly RunLine[] = []

/** All runs, the newest first. */
export function RunsScreen() {
  const { sync = everything, status = everything } = route.useSearch()
  const navigate = route.useNavigate()
  const syncs = useQuery(home).data?.names
  const { rows, newest, error, isPending, isThere, isFetchingMore, again, more } = usePages({
    queryKey: ['runs', sync, status],
    page: (paging) =>
      ask(
        api.runs.$get({
          query: {
            ...(sync === everything ? {} : { sync }),
            ...(status === everything ? {} : { status }),
            ...paging,
          },
        }),
      ),
    refetchMs: lookEveryMs,
  })
  const narrow = (to: { readonly sync?: string; readonly status?: string }) => {
    const asked = { sync, status, ...to }
    void navigate({
      search: {
        ...(asked.sync === everything ? {} : { sync: asked.sync }),
        ...(asked.status === everything ? {} : { status: asked.status }),
      },
      replace: true,
    })
  }
  const names = [...new Set([...(syncs ?? []), sync])].filter((name) => name !== everything)
  return (
    <div className="screen">
      <title>Runs · hubspot-warehouse</title>
      <header className="screen-head">
        <h1>Runs</h1>
        <div className="row">
          <SyncChoice names={names} value={sync} onChange={(chosen) => narrow({ sync: chosen })} />
          <Select
            label="Status"
            value={status}
            choices={[
              { value: everything, label: 'Any status' },
              ...runStatuses.map((one) => ({ value: one, label: statusShown(one).word })),
            ]}
            onChange={(chosen) => narrow({ status: chosen })}
          />
        </div>
      </header>
      {error !== null && <ProblemShown error={error} again={again} />}
      {isThere && rows.length === 0 && (
        <Empty
          title={sync === everything && status === everything ? 'No runs yet' : 'No such runs'}
          action={
            sync === everything && status === everything ? (
              <Link to="/" className="button button-plain">
                Go home and run a sync
              </Link>
            ) : (
              <Button onClick={() => narrow({ sync: everything, status: everything })}>
                Show all runs
              </Button>
            )
          }
        />
      )}
      {(rows.length > 0 || isPending) && status === everything && (
        <OverTime sync={sync === everything ? null : sync} newest={newest ?? nothing} />
      )}
      {isPending && <Loading label="Loading the runs" lines={10} />}
      {rows.length > 0 && (
        <Table
          label="Runs"
          kind="runs"
          columns={columns}
          rows={rows}
          idOf={({ run_id }) => run_id}
          height={42}
          more={more}
        />
      )}
      <p role="status" className="soft small">
        {isFetchingMore ? 'Loading more runs…' : ''}
      </p>
    </div>
  )
}
