import { useEffect, useRef, useState } from 'react'
import { answered, api } from '../../app/api.ts'
import { eventsOf, failureIn } from '../../app/events.ts'
import { Button } from '../../parts/button.tsx'
import { ProblemShown } from '../../parts/problem.tsx'

type State =
  | { readonly kind: 'none' }
  | { readonly kind: 'asking' }
  | { readonly kind: 'waiting'; readonly url: string; readonly redirect: string }
  | { readonly kind: 'signed_in' }
  | { readonly kind: 'failed'; readonly error: unknown }

/** Sign-in by OAuth: HubSpot is opened in a tab of its own, and this page learns what came of it. */
export function SignIn({
  connection,
  unsaved,
  onDone,
}: {
  /** Null: it is not saved yet. */
  readonly connection: string | null
  readonly unsaved: boolean
  readonly onDone: () => void
}) {
  const [state, setState] = useState<State>({ kind: 'none' })
  const going = useRef<AbortController | null>(null)
  useEffect(() => () => going.current?.abort(), [])
  if (connection === null || unsaved)
    return <p className="soft">Save it first; then you can sign in here.</p>

  const begin = async () => {
    going.current?.abort()
    const own = new AbortController()
    going.current = own
    setState({ kind: 'asking' })
    try {
      const response = await answered(
        api.connections[':connection'].login.$post(
          { param: { connection } },
          { init: { signal: own.signal } },
        ) as Promise<Response>,
      )
      for await (const { event, data } of eventsOf(response)) {
        if (event === 'failed') throw failureIn(data)
        if (event === 'authorize') {
          const { url, redirect_uri: redirect } = data as { url: string; redirect_uri: string }
          setState({ kind: 'waiting', url, redirect })
        }
        if (event === 'signed_in') {
          setState({ kind: 'signed_in' })
          onDone()
          return
        }
      }
    } catch (error) {
      if (!own.signal.aborted) setState({ kind: 'failed', error })
    }
  }

  return (
    <div className="stack sign-in" aria-live="polite">
      {state.kind === 'waiting' ? (
        <>
          <p>
            <a
              href={state.url}
              target="_blank"
              rel="noreferrer"
              className="button button-primary sign-in-link"
            >
              Open HubSpot to sign in
            </a>
          </p>
          <p className="soft">
            Waiting for HubSpot’s answer, ten minutes at most. The app there must list the redirect
            address <code>{state.redirect}</code>.
          </p>
          <div>
            <Button
              onClick={() => {
                going.current?.abort()
                setState({ kind: 'none' })
              }}
            >
              Stop waiting
            </Button>
          </div>
        </>
      ) : (
        <div className="row">
          <Button kind="primary" busy={state.kind === 'asking'} onClick={() => void begin()}>
            Sign in at HubSpot
          </Button>
          {state.kind === 'signed_in' && <span className="status status-good">Signed in</span>}
        </div>
      )}
      {state.kind === 'failed' && <ProblemShown error={state.error} />}
    </div>
  )
}
