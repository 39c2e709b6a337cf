import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { connections } from '../../app/queries.ts'
import { Empty } from '../../parts/empty.tsx'
import { Loading } from '../../parts/loading.tsx'
import { ProblemShown } from '../../parts/problem.tsx'
import { Select } from '../../parts/select.tsx'
import { Tabs } from '../../parts/tabs.tsx'
import { SchemaChanges } from './schema-changes.tsx'
import { SetAsideView } from './set-aside.tsx'
import { StreamTables } from './stream-tables.tsx'
import { WarehouseTables } from './warehouse-tables.tsx'
import './data.css'

const route = getRouteApi('/data')

const views = [
  { name: 'streams', label: 'Streams' },
  { name: 'tables', label: 'All tables' },
  { name: 'set_aside', label: 'Set aside' },
  { name: 'changes', label: 'Schema changes' },
] as const
type View = (typeof views)[number]['name']

/** What the warehouse of a connection holds. */
export function DataScreen() {
  const { data, error, isPending, refetch } = useQuery(connections)
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const view: View = views.find(({ name }) => name === search.view)?.name ?? 'streams'
  const chosen =
    data?.connections.find(({ connection }) => connection === search.connection) ??
    data?.connections[0]
  const go = (to: { readonly connection?: string; readonly view?: View }) =>
    void navigate({ search: { ...search, error: undefined, stream: undefined, ...to } })
  return (
    <div className="screen">
      <title>Data · hubspot-warehouse</title>
      <header className="screen-head">
        <h1>Data</h1>
        {data !== undefined && data.connections.length > 1 && chosen !== undefined && (
          <Select
            label="Connection"
            value={chosen.connection}
            choices={data.connections.map(({ connection }) => ({
              value: connection,
              label: connection,
            }))}
            onChange={(connection) => go({ connection })}
          />
        )}
      </header>
      {error !== null && <ProblemShown error={error} again={() => void refetch()} />}
      {isPending && <Loading label="Loading the connections" lines={8} />}
      {data !== undefined && chosen === undefined && (
        <Empty title="No connection yet">
          Tables show up here once HubSpot and a warehouse are connected.
        </Empty>
      )}
      {chosen !== undefined && (
        <Tabs
          label="Views of the data"
          tabs={views}
          value={view}
          onChange={(to) => go({ view: to })}
        >
          {view === 'streams' && <StreamTables key={chosen.connection} of={chosen} />}
          {view === 'tables' && (
            <WarehouseTables key={chosen.connection} connection={chosen.connection} />
          )}
          {view === 'set_aside' && (
            <SetAsideView
              key={chosen.connection}
              connection={chosen.connection}
              error={search.error ?? null}
              stream={search.stream ?? null}
              onNarrow={(to) =>
                void navigate({ search: { ...search, ...to }, replace: true, resetScroll: false })
              }
            />
          )}
          {view === 'changes' && (
            <SchemaChanges key={chosen.connection} connection={chosen.connection} />
          )}
        </Tabs>
      )}
    </div>
  )
}
