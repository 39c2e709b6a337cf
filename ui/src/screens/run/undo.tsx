import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api, ask, type RunShown } from '../../app/api.ts'
import { many } from '../../app/format.ts'
import { Button } from '../../parts/button.tsx'
import { Confirm } from '../../parts/dialog.tsx'
import { Loading } from '../../parts/loading.tsx'
import { ProblemShown, ToldShown } from '../../parts/problem.tsx'
import { sayFailure } from '../../parts/toasts.tsx'
import { Facts } from './facts.tsx'

/** Shows what would be taken back, then takes exactly that back. */
export function Undo({ run }: { readonly run: RunShown }) {
  const [open, setOpen] = useState(false)
  const navigate = useNavigate()
  const param = { run: run.run_id }
  const plan = useMutation({
    mutationFn: () => ask(api.runs[':run'].undo.plan.$post({ param })),
  })
  const undo = useMutation({
    mutationFn: (approve: string) => ask(api.runs[':run'].undo.$post({ param, json: { approve } })),
    onSuccess: ({ run_id }) => {
      setOpen(false)
      void navigate({ to: '/runs/$run', params: { run: run_id } })
    },
    onError: sayFailure,
  })
  const made = plan.data
  return (
    <>
      <Button
        icon="undo"
        onClick={() => {
          setOpen(true)
          plan.mutate()
        }}
      >
        Undo
      </Button>
      <Confirm
        open={open}
        onClose={() => setOpen(false)}
        title="Take back what this run wrote?"
        act="Take it back"
        danger
        busy={undo.isPending}
        disabled={made === undefined || changes(made) === 0}
        onAct={() => {
          if (made !== undefined) undo.mutate(made.plan_id)
        }}
      >
        {plan.isPending && <Loading label="Comparing with HubSpot" lines={4} />}
        {plan.error !== null && <ProblemShown error={plan.error} />}
        {made !== undefined && (
          <>
            {changes(made) === 0 ? (
              <p>There is nothing to take back.</p>
            ) : (
              <Facts
                facts={[
                  ['Records put back', made.records.updated],
                  ['Records made anew', made.undo.recreated],
                  ['Records archived', made.records.archived],
                  ['Links removed', made.associations.removed],
                  ['Links put back', made.associations.added],
                ]}
              />
            )}
            {made.undo.kept_records + made.undo.kept_values > 0 && (
              <p className="soft">
                Left alone, since somebody changed them after:{' '}
                {many(made.undo.kept_records, 'record')}, {many(made.undo.kept_values, 'value')}.
              </p>
            )}
            {made.held !== null && <ToldShown told={made.held} />}
          </>
        )}
      </Confirm>
    </>
  )
}

type Counted = {
  readonly records: Readonly<Record<'created' | 'updated' | 'archived', number>>
  readonly associations: Readonly<Record<'added' | 'removed', number>>
}

const changes = ({ records, associations }: Counted): number =>
  records.created + records.updated + records.archived + associations.added + associations.removed
