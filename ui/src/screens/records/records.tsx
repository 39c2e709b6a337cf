import { useQueries, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { api, ask, type Found, type SetAside } from '../../app/api.ts'
import { many } from '../../app/format.ts'
import { connections, home } from '../../app/queries.ts'
import { Empty } from '../../parts/empty.tsx'
import { Field } from '../../parts/field.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Loading } from '../../parts/loading.tsx'
import { ProblemShown } from '../../parts/problem.tsx'
import { SyncChoice } from '../../parts/sync-choice.tsx'
import { AsideRecords } from './aside.tsx'
import { Landed } from './landed.tsx'
import { Sent } from './sent.tsx'
import './records.css'

const route = getRouteApi('/records')
const everywhere = ''

/** Where a record got to: what was sent when and what came back, or how it landed. */
export function RecordsScreen() {
  const { find = '', sync = everywhere } = route.useSearch()
  const navigate = route.useNavigate()
  const syncs = useQuery(home).data?.names ?? []
  const { data, error, isLoading, refetch } = useQuery({
    queryKey: ['records', sync, find],
    queryFn: (): Promise<Found> =>
      sync === everywhere
        ? ask(api.records.$get({ query: { find } }))
        : ask(api.syncs[':sync'].records.$get({ param: { sync }, query: { find } })),
    enabled: find !== '',
  })
  // What was set aside whole is in no table: asked for by its id, of the chosen sync's connection or of each.
  const asked = (useQuery(connections).data?.connections ?? []).filter(
    (one) => sync === everywhere || one.syncs.includes(sync),
  )
  const aside = useQueries({
    queries: asked.map(({ connection }) => ({
      queryKey: ['data', connection, 'set-aside', 'of', find],
      queryFn: () =>
        ask(api.data['set-aside'].$get({ query: { connection, id: find, limit: '50' } })),
      enabled: find !== '',
    })),
    combine: (results) => results.flatMap((one) => one.data?.rows ?? []),
  })
  const go = (to: { readonly find?: string; readonly sync?: string }) => {
    const asked = { find, sync, ...to }
    void navigate({
      search: {
        ...(asked.find === '' ? {} : { find: asked.find }),
        ...(asked.sync === everywhere ? {} : { sync: asked.sync }),
      },
    })
  }
  return (
    <div className="screen">
      <title>Records · hubspot-warehouse</title>
      <header className="screen-head">
        <h1>Records</h1>
      </header>
      <Asking key={find} find={find} onFind={(text) => go({ find: text })}>
        <SyncChoice names={syncs} value={sync} onChange={(chosen) => go({ sync: chosen })} />
      </Asking>
      {isLoading && <Loading label="Looking for it" lines={6} tall />}
      {error !== null && <ProblemShown error={error} again={() => void refetch()} />}
      {find === '' && (
        <Empty title="What became of a record?">
          Write the key of a row, a HubSpot record id or an e-mail address. You see what was sent of
          it and when, what HubSpot answered, its links, and how it landed in the warehouse.
        </Empty>
      )}
      {data !== undefined && find !== '' && <Shown found={data} find={find} aside={aside} />}
    </div>
  )
}

function Asking({
  find,
  onFind,
  children,
}: {
  readonly find: string
  readonly onFind: (text: string) => void
  readonly children: ReactNode
}) {
  const [text, setText] = useState(find)
  return (
    <form
      role="search"
      className="records-ask"
      onSubmit={(event) => {
        event.preventDefault()
        onFind(text.trim())
      }}
    >
      <Field
        label="Key, HubSpot id or e-mail"
        type="search"
        value={text}
        onChange={setText}
        placeholder="ada@example.com"
      />
      {children}
      <button type="submit" className="button button-primary">
        <Icon name="find" size={16} />
        Find
      </button>
    </form>
  )
}

function Shown({
  found: { sent, landed },
  find,
  aside,
}: {
  readonly found: Found
  readonly find: string
  readonly aside: readonly SetAside[]
}) {
  const lost = aside.filter(
    ({ kind, stream }) => kind === 'record' && !landed.some((one) => one.stream === stream),
  )
  const all = sent.length + landed.length + new Set(lost.map(({ stream }) => stream)).size
  return (
    <>
      <p role="status" className="soft">
        {all === 0 ? '' : `${many(all, 'record')} found`}
      </p>
      {all === 0 && (
        <Empty title="Nothing is known by that">
          No row with the key, id or e-mail “{find}” was sent, and no table of a stream holds it.
          Keys and ids are compared as they stand, e-mail addresses whatever the case.
        </Empty>
      )}
      {sent.map((one) => (
        <Sent key={`${one.sync}/${one.key}`} record={one} />
      ))}
      {landed.map((one, at) => (
        // A history has many rows of one record.
        // oxlint-disable-next-line react/no-array-index-key
        <Landed key={`${one.stream}/${one.id}/${at}`} record={one} />
      ))}
      <AsideRecords aside={lost} />
    </>
  )
}
