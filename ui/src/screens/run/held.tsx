import { useMutation } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { RunShown } from '../../app/api.ts'
import { runNow } from '../../app/start-run.ts'
import { Button } from '../../parts/button.tsx'
import { Confirm } from '../../parts/dialog.tsx'

/** A run that waits for a person: a fresh plan, and the approval of exactly what was held. */
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
  const undone = run.result?.direction === 'outbound' ? run.result.undo?.run_id : undefined
  // What an undo was held for is approved where it is begun: the same plan is made there.
  if (undone !== undefined)
    return (
      <section className="card row spread held" aria-label="Approval">
        <p>This undo waits until a person has decided. It is begun anew from the run itself.</p>
        <Link to="/runs/$run" params={{ run: undone }} className="button button-plain">
          Look at the run
        </Link>
      </section>
    )
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
