import { useQuery } from '@tanstack/react-query'
import { home } from '../../app/queries.ts'
import { Empty } from '../../parts/empty.tsx'
import { Loading } from '../../parts/loading.tsx'
import { ProblemShown } from '../../parts/problem.tsx'
import { Needs } from './needs.tsx'
import { Quotas } from './quota.tsx'
import { Syncs } from './syncs.tsx'
import './home.css'

/** Every sync, and on top what needs a person. */
export function HomeScreen() {
  const { data, error, isPending, refetch } = useQuery(home)
  return (
    <div className="screen">
      <title>Home · hubspot-warehouse</title>
      <header className="screen-head">
        <h1>Home</h1>
      </header>
      {error !== null && <ProblemShown error={error} again={() => void refetch()} />}
      {isPending && <Loading label="Loading the syncs" lines={6} tall />}
      {data !== undefined && (
        <>
          <Needs needs={data.needs} />
          {data.syncs.length === 0 ? (
            <Empty title="No syncs yet">
              A sync brings HubSpot’s records into tables, or sends rows of a table to HubSpot. Add
              one to the configuration file and it shows up here.
            </Empty>
          ) : (
            <Syncs syncs={data.syncs} />
          )}
          <Quotas quotas={data.quota} />
        </>
      )}
    </div>
  )
}
