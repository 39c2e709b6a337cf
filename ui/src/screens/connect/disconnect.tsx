import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api, ask } from '../../app/api.ts'
import { many } from '../../app/format.ts'
import { forgetSyncs } from '../../app/save-sync.ts'
import { Button } from '../../parts/button.tsx'
import { Confirm } from '../../parts/dialog.tsx'
import { say, sayFailure } from '../../parts/toasts.tsx'

const revokedText = {
  now: 'HubSpot knows the sign-in no more.',
  already: 'HubSpot had forgotten the sign-in already.',
  none: 'There was no sign-in.',
} as const

/** Ends a sign-in by OAuth, and takes a connection out that no sync uses. */
export function Disconnect({
  connection,
  stamp,
  syncs,
  signedIn,
  onGone,
}: {
  readonly connection: string
  readonly stamp: string
  readonly syncs: readonly string[]
  /** It signs in by OAuth. */
  readonly signedIn: boolean
  readonly onGone: () => void
}) {
  const navigate = useNavigate()
  const [asked, setAsked] = useState<'logout' | 'remove' | null>(null)
  const logout = useMutation({
    mutationFn: () => ask(api.connections[':connection'].logout.$post({ param: { connection } })),
    onSuccess: ({ revoked }) => {
      setAsked(null)
      say(`${connection} is signed out`, revokedText[revoked])
    },
    onError: sayFailure,
  })
  const remove = useMutation({
    mutationFn: () =>
      ask(api.connections[':connection'].$delete({ param: { connection }, query: { stamp } })),
    onSuccess: async () => {
      onGone()
      say(`${connection} is disconnected`)
      await forgetSyncs()
      void navigate({ to: '/connections' })
    },
    onError: sayFailure,
  })
  const used = syncs.length > 0
  return (
    <section className="card stack" aria-labelledby="disconnect">
      <h2 id="disconnect">Disconnect</h2>
      <p className="soft">
        {used
          ? `${many(syncs.length, 'sync')} ${syncs.length === 1 ? 'uses' : 'use'} this connection: ${syncs.slice(0, 5).join(', ')}${syncs.length > 5 ? ` and ${syncs.length - 5} more` : ''}. Take ${syncs.length === 1 ? 'it' : 'them'} out of the configuration, or give ${syncs.length === 1 ? 'it' : 'them'} another connection, before you disconnect.`
          : 'No sync uses this connection. Tables in the warehouse stay as they are.'}
      </p>
      <div className="row">
        {signedIn && <Button onClick={() => setAsked('logout')}>Sign out of HubSpot</Button>}
        <Button kind="danger" disabled={used} onClick={() => setAsked('remove')}>
          Disconnect
        </Button>
      </div>
      <Confirm
        open={asked === 'logout'}
        onClose={() => setAsked(null)}
        title={`Sign ${connection} out of HubSpot?`}
        act="Sign out"
        busy={logout.isPending}
        onAct={() => logout.mutate()}
      >
        <p>Its syncs stop until somebody signs in again.</p>
      </Confirm>
      <Confirm
        open={asked === 'remove'}
        onClose={() => setAsked(null)}
        title={`Disconnect ${connection}?`}
        act="Disconnect"
        danger
        busy={remove.isPending}
        onAct={() => remove.mutate()}
      >
        <p>
          It is taken out of the configuration, and the file of a token that was pasted here is
          removed. Tables in the warehouse stay. To end the key itself, remove it at HubSpot.
        </p>
      </Confirm>
    </section>
  )
}
