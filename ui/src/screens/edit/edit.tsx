import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { api, ask } from '../../app/api.ts'
import type { EditorProps } from '../../app/editor.ts'
import type { Entries } from '../../app/forms.ts'
import { Empty } from '../../parts/empty.tsx'
import { Loading } from '../../parts/loading.tsx'
import { ProblemShown } from '../../parts/problem.tsx'
import { TakeOut } from './take-out.tsx'
import './edit.css'

type Direction = 'inbound' | 'outbound'

const editors = {
  inbound: lazy(async () => ({
    default: (await import('../inbound/inbound-editor.tsx')).InboundEditor,
  })),
  outbound: lazy(async () => ({
    default: (await import('../outbound/outbound-editor.tsx')).OutboundEditor,
  })),
} satisfies Record<Direction, React.ComponentType<EditorProps>>

const route = getRouteApi('/syncs/$sync/edit')

/** Changes a sync: its direction says by which editor. */
export function EditScreen() {
  const { sync } = route.useParams()
  return <Edit key={sync} sync={sync} />
}

export const NewInboundScreen = () => <Edit key="inbound" begins="inbound" />
export const NewOutboundScreen = () => <Edit key="outbound" begins="outbound" />

function Edit({
  sync = null,
  begins = 'inbound',
}: {
  readonly sync?: string | null
  /** Of a new sync. */
  readonly begins?: Direction
}) {
  // An editor keeps what it began with: after a reload another one begins.
  const [round, setRound] = useState(0)
  const { data, error, isPending } = useQuery({
    queryKey: ['editor', sync, round],
    queryFn: () => begunWith(sync),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnReconnect: false,
  })
  const again = () => setRound((before) => before + 1)
  if (isPending) return <Loading label="Loading the sync" lines={6} tall />
  if (error !== null) return <ProblemShown error={error} again={again} />
  const { connections, saved, ...begun } = data
  const direction = saved?.['direction'] === 'outbound' ? 'outbound' : begins
  if (connections.length === 0) return <NoConnection />
  const Editor = editors[saved === null ? begins : direction]
  return (
    <>
      <title>{`${sync ?? 'New sync'} · hubspot-warehouse`}</title>
      <Suspense fallback={<Loading label="Loading the editor" lines={6} tall />}>
        <Editor
          key={round}
          begun={{
            stamp: begun.stamp,
            sync,
            config: saved ?? { connection: connections[0], direction: begins },
          }}
          connections={connections}
          syncs={begun.syncs}
          reload={again}
        />
      </Suspense>
      {sync !== null && (
        <div className="edit-foot">
          <TakeOut sync={sync} stamp={begun.stamp} />
        </div>
      )}
    </>
  )
}

async function begunWith(sync: string | null) {
  const [{ connections }, all] = await Promise.all([
    ask(api.connections.$get()),
    ask(api.syncs.$get()),
  ])
  const one = sync === null ? null : await ask(api.syncs[':sync'].$get({ param: { sync } }))
  return {
    connections: connections.map(({ connection }) => connection),
    syncs: all.syncs.map((of) => of.sync),
    stamp: one?.stamp ?? all.stamp,
    saved: (one?.config ?? null) as Entries | null,
  }
}

const NoConnection = () => (
  <Empty
    title="Connect first"
    action={
      <Link to="/connections/new" className="button button-primary">
        Add a connection
      </Link>
    }
  >
    A sync runs between a HubSpot account and a warehouse; there is no connection to them yet.
  </Empty>
)
