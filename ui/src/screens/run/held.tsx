import { useMutation } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { RunShown } from '../../app/api.ts'
import { runNow } from '../../app/start-run.ts'
import { Button } from '../../parts/button.tsx'
import { Confirm } from '../../parts/dialog.tsx'
import { Removals } from '../plan/removals.tsx'

/** A run that waits for a person: what it would remove, a fresh plan, and the approval of exactly what was held. */
export function Held({ run }: { readonly run: RunShown }) {
  const [asking, setAsking] = useState(false)
  const navigate = useNavigate()
  const approve = useMutation({
    mutationFn: () => runNow(run.sync, run.plan_id),
    onSuccess: (id) => {
      setAsking(false)
      if (id !== null) void navigate({ to: '/runs/$run', params: { run: id } })
    },
  })
  return (
    <>
      <section className="card row spread held" aria-label="Approval">
        <p>This run waits until a person has decided.</p>
        <div className="row">
          <Link to="/syncs/$sync/plan" params={{ sync: run.sync }} className="button button-plain">
            Plan it anew
          </Link>
          {run.plan_id !== null && (
            <Button kind="primary" onClick={() => setAsking(true)}>
              Approve and run
            </Button>
          )}
        </div>
      </section>
      {run.direction === 'outbound' && run.plan_id !== null && (
        <Removals sync={run.sync} plan={run.plan_id} />
      )}
      <Confirm
        open={asking}
        onClose={() => setAsking(false)}
        title={`Run ${run.sync} although it was held?`}
        act="Approve and run"
        danger
        busy={approve.isPending}
        onAct={() => approve.mutate()}
      >
        <p>{run.error?.what ?? 'It was held.'}</p>
        <p className="soft">
          It goes as it was planned: with one removal more than it had then, it is held again.
        </p>
      </Confirm>
    </>
  )
}
