import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect } from 'react'
import { Loading } from '../parts/loading.tsx'
import { ProblemShown } from '../parts/problem.tsx'
import { api, ask, Problem, toldOf } from './api.ts'
import { queries, session } from './queries.ts'
import './session.css'

/** Takes the key out of the address, so that it does not stay in the history, and exchanges it for the session's cookie. */
export async function enterByLink(): Promise<Problem | null> {
  const address = new URL(location.href)
  const key = address.searchParams.get('key')
  if (key === null) return null
  address.searchParams.delete('key')
  history.replaceState(null, '', address.pathname + address.search + address.hash)
  try {
    await ask(api.session.$post({ json: { key } }))
    return null
  } catch (error) {
    return error instanceof Problem ? error : new Problem(0, toldOf(error))
  }
}

/** Shows the page to who has a session, and to others how to get one. */
export function Entrance({
  refused,
  children,
}: {
  readonly refused: Problem | null
  readonly children: ReactNode
}) {
  const { isPending, error, refetch } = useQuery(session)
  useEffect(() => {
    // Another tab may have opened the new link meanwhile.
    const look = () => {
      if (error !== null) void refetch()
    }
    addEventListener('focus', look)
    return () => removeEventListener('focus', look)
  }, [error, refetch])
  if (isPending) return <Loading label="Opening" />
  if (error === null) return children
  if (error instanceof Problem && error.status === 401) return <NoSession refused={refused} />
  return (
    <main className="entrance">
      <ProblemShown error={error} again={() => void queries.invalidateQueries()} />
    </main>
  )
}

function NoSession({ refused }: { readonly refused: Problem | null }) {
  return (
    <main className="entrance">
      <title>Sign in · hubspot-warehouse</title>
      <div className="card stack entrance-card">
        <img src="/icon.svg" width="40" height="40" alt="" />
        <h1>Open a link to come in</h1>
        {refused !== null && <p role="alert">{refused.told.why}</p>}
        <p className="soft">
          There are no passwords here: <code>hubspot-warehouse serve</code> prints a link that opens
          this page. It is good once, and for ten minutes.
        </p>
        <ol className="entrance-steps">
          <li>
            Go to the terminal in which <code>serve</code> runs and open the newest link that it
            printed.
          </li>
          <li>
            If that was used already: <code>kill -USR2 PID</code> makes it print a new one. On
            Windows, start <code>serve</code> again.
          </li>
        </ol>
      </div>
    </main>
  )
}
