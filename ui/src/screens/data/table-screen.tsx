import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { api, ask } from '../../app/api.ts'
import { many } from '../../app/format.ts'
import { Tabs } from '../../parts/tabs.tsx'
import { ColumnsView } from './columns-view.tsx'
import { PreviewView } from './preview-view.tsx'
import './data.css'

const route = getRouteApi('/data/$connection/$table')

const views = ['rows', 'columns'] as const
type View = (typeof views)[number]

/** One table: its first rows, and its columns. */
export function TableScreen() {
  const { connection, table } = route.useParams()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const view: View = search.view === 'columns' ? 'columns' : 'rows'
  // Searched for by its whole name; others may hold that name as a part of theirs.
  const known = useQuery({
    queryKey: ['data', connection, 'table', table],
    queryFn: () =>
      ask(
        api.connections[':connection'].tables.$get({
          param: { connection },
          query: { q: table, limit: '200' },
        }),
      ),
    staleTime: 10_000,
    select: ({ rows }) =>
      rows.find(({ schema, name }) => `${schema}.${name}`.toLowerCase() === table.toLowerCase()),
  })
  return (
    <div className="screen">
      <title>{`${table} · hubspot-warehouse`}</title>
      <header className="screen-head">
        <div className="stack stack-tight">
          <p className="small">
            <Link to="/data" search={{ connection }}>
              Data
            </Link>{' '}
            <span aria-hidden="true">/</span> {connection}
          </p>
          <h1 className="table-name">{table}</h1>
          <p className="small soft">
            {known.data === undefined
              ? ' '
              : `${known.data.kind === 'view' ? 'A view' : 'A table'} with ${many(known.data.columns.length, 'column')}`}
          </p>
        </div>
      </header>
      <Tabs
        label="Views of the table"
        tabs={[
          { name: 'rows', label: 'Rows' },
          { name: 'columns', label: 'Columns', count: known.data?.columns.length },
        ]}
        value={view}
        onChange={(to) => void navigate({ search: { ...search, view: to } })}
      >
        {view === 'rows' ? (
          <PreviewView
            connection={connection}
            table={table}
            asked={search}
            onAsk={(to) =>
              void navigate({ search: { ...search, ...to }, replace: true, resetScroll: false })
            }
          />
        ) : (
          <ColumnsView
            columns={known.data?.columns}
            pending={known.isPending}
            error={known.error}
          />
        )}
      </Tabs>
    </div>
  )
}
