import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Progress } from '../../app/api.ts'
import { runNow } from '../../app/start-run.ts'
import { Button } from '../../parts/button.tsx'
import { Confirm } from '../../parts/dialog.tsx'
import { ProblemShown } from '../../parts/problem.tsx'
import { PartProgress } from '../../parts/progress.tsx'
import { InboundPlanShown } from './inbound-plan.tsx'
import { makePlan } from './make-plan.ts'
import { OutboundPlanShown } from './outbound-plan.tsx'
import './plan.css'

const route = getRouteApi('/syncs/$sync/plan')

/** What a run would do, before it does it. */
export function PlanScreen() {
  const { sync } = route.useParams()
  const navigate = useNavigate()
  const [progress, setProgress] = useState<Progress | null>(null)
  const [starting, setStarting] = useState(false)
  const [asking, setAsking] = useState(false)
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['plan', sync],
    queryFn: ({ signal }) => makePlan(sync, setProgress, signal),
    // A plan is of the moment: it is made anew when a person comes or asks, never behind their back.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
    refetchOnReconnect: false,
  })
  const held = data?.direction === 'outbound' ? data.plan.held : null
  const run = async () => {
    setStarting(true)
    const id = await runNow(sync, data?.direction === 'outbound' ? data.plan.plan_id : null)
    setStarting(false)
    setAsking(false)
    if (id !== null) void navigate({ to: '/runs/$run', params: { run: id } })
  }
  return (
    <div className="screen">
      <title>Plan · hubspot-warehouse</title>
      <header className="screen-head">
        <div className="stack stack-tight">
          <p className="small">
            <Link to="/runs" search={{ sync }}>
              {sync}
            </Link>
          </p>
          <h1>What a run would do</h1>
        </div>
        <div className="row">
          <Button icon="retry" busy={isFetching} onClick={() => void refetch()}>
            Plan again
          </Button>
          <Button
            kind="primary"
            icon="play"
            busy={starting}
            disabled={data === undefined || isFetching || error !== null}
            onClick={() => (held === null ? void run() : setAsking(true))}
          >
            {data?.direction === 'outbound' ? 'Approve and run' : 'Run now'}
          </Button>
        </div>
      </header>
      {isFetching && (
        <section className="card plan-making" aria-label="The plan is being made">
          <PartProgress
            progress={progress ?? { sync, part: sync, stage: 'Comparing', done: 0, of: null }}
          />
        </section>
      )}
      {error !== null && !isFetching && <ProblemShown error={error} again={() => void refetch()} />}
      {data !== undefined &&
        !isFetching &&
        error === null &&
        (data.direction === 'outbound' ? (
          <OutboundPlanShown sync={sync} plan={data.plan} />
        ) : (
          <InboundPlanShown plan={data.plan} />
        ))}
      {held !== null && (
        <Confirm
          open={asking}
          onClose={() => setAsking(false)}
          title={`Run ${sync} although it would be held?`}
          act="Approve and run"
          danger
          busy={starting}
          onAct={() => void run()}
        >
          <p>{held.what}</p>
          <p>{held.why}</p>
          <p className="soft">
            Exactly what this plan removes may go: with one removal more, the run is held.
          </p>
        </Confirm>
      )}
    </div>
  )
}
