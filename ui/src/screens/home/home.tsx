import { useQuery } from '@tanstack/react-query'
import { Link, Navigate } from '@tanstack/react-router'
import { usePagesSoon } from '../../app/pages.ts'
import { connections, home } from '../../app/queries.ts'
import { Empty } from '../../parts/empty.tsx'
import { Loading } from '../../parts/loading.tsx'
import { ProblemShown } from '../../parts/problem.tsx'
import { Needs } from './needs.tsx'
import { Quotas } from './quota.tsx'
import { allSyncs, Syncs } from './syncs.tsx'
import './home.css'

/** Every sync, and on top what needs a person. */
export function HomeScreen() {
  const { data, error, isPending, refetch } = useQuery(home)
  usePagesSoon(allSyncs)
  return (
    <div className="screen">
      <title>Home · hubspot-warehouse</title>
      <header className="screen-head">
        <h1>Home</h1>
        {data !== undefined && data.names.length > 0 && <NewSync />}
      </header>
      {error !== null && <ProblemShown error={error} again={() => void refetch()} />}
      {isPending && <Loading label="Loading the syncs" lines={6} tall />}
      {data !== undefined && (
        <>
          <Needs needs={data.needs} count={data.needs_count} />
          {data.names.length === 0 ? <NoSyncs /> : <Syncs home={data} />}
          <Quotas quotas={data.quota} />
        </>
      )}
    </div>
  )
}

/** Without a connection there is nothing to see here: it begins with one. */
function NoSyncs() {
  const { data } = useQuery(connections)
  if (data?.connections.length === 0) return <Navigate to="/connections" replace />
  return (
    <Empty title="No syncs yet" action={<NewSync />}>
      A sync brings HubSpot’s records into tables, or sends rows of a table to HubSpot.
    </Empty>
  )
}

const NewSync = () => (
  <div className="row">
    <Link to="/syncs/new/inbound" className="button button-plain">
      New inbound sync
    </Link>
    <Link to="/syncs/new/outbound" className="button button-plain">
      New outbound sync
    </Link>
  </div>
)
