import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Entries } from '../../app/forms.ts'
import { Empty } from '../../parts/empty.tsx'
import { Loading } from '../../parts/loading.tsx'
import { ProblemShown } from '../../parts/problem.tsx'
import { ConnectionEditor } from './connection-editor.tsx'
import { askConnections } from './questions.ts'
import './connect.css'

const route = getRouteApi('/connections/$name')

/** One connection: how it signs in, whether it works, what it lacks. */
export function ConnectionScreen() {
  const { name } = route.useParams()
  return <Shown key={name} name={name} />
}

export const NewConnectionScreen = () => <Shown key="new" name={null} />

function Shown({ name }: { readonly name: string | null }) {
  // An editor keeps what it began with; after a reload another one begins.
  const [round, setRound] = useState(0)
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['connection', name, round],
    queryFn: askConnections,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnReconnect: false,
  })
  if (isPending) return <Loading label="Loading the connection" lines={6} tall />
  if (error !== null) return <ProblemShown error={error} again={() => void refetch()} />
  const found = data.connections.find(({ connection }) => connection === name)
  if (name !== null && found === undefined)
    return (
      <Empty
        title="There is no such connection"
        action={
          <Link to="/connections" className="button button-plain">
            All connections
          </Link>
        }
      >
        It may have been taken out of the configuration.
      </Empty>
    )
  return (
    <ConnectionEditor
      key={round}
      begun={{
        stamp: data.stamp,
        name: found?.connection ?? null,
        config: (found?.config ?? {}) as Entries,
      }}
      taken={data.connections.map(({ connection }) => connection)}
      syncs={found?.syncs ?? []}
      reload={() => setRound((before) => before + 1)}
    />
  )
}
