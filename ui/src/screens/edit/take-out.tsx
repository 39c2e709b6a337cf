import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api, ask } from '../../app/api.ts'
import { forgetSyncs } from '../../app/save-sync.ts'
import { Button } from '../../parts/button.tsx'
import { Confirm } from '../../parts/dialog.tsx'
import { Fold } from '../../parts/fold.tsx'
import { say, sayFailure } from '../../parts/toasts.tsx'

/** Takes a sync out of the document. Its tables, and what it has sent, stay as they are. */
export function TakeOut({ sync, stamp }: { readonly sync: string; readonly stamp: string }) {
  const navigate = useNavigate()
  const [asked, setAsked] = useState(false)
  const remove = useMutation({
    mutationFn: () => ask(api.syncs[':sync'].$delete({ param: { sync }, query: { stamp } })),
    onSuccess: async () => {
      say(`${sync} is taken out`)
      await forgetSyncs()
      void navigate({ to: '/', ignoreBlocker: true })
    },
    onError: (error) => {
      setAsked(false)
      sayFailure(error)
    },
  })
  return (
    <Fold title="Take this sync out">
      <div className="row">
        <p className="soft">It runs no more. Tables, and what is in HubSpot, stay as they are.</p>
        <Button kind="danger" onClick={() => setAsked(true)}>
          Take out
        </Button>
      </div>
      <Confirm
        open={asked}
        onClose={() => setAsked(false)}
        title={`Take ${sync} out of the configuration?`}
        act="Take out"
        danger
        busy={remove.isPending}
        onAct={() => remove.mutate()}
      >
        <p>
          It runs no more, by hand or by schedule. A sync of the same name and kind that is added
          later goes on where this one ended.
        </p>
      </Confirm>
    </Fold>
  )
}
