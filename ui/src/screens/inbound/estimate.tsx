import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Progress } from '../../app/api.ts'
import type { Entries } from '../../app/forms.ts'
import { Button } from '../../parts/button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { ProblemShown } from '../../parts/problem.tsx'
import { PartProgress } from '../../parts/progress.tsx'
import { SaveProblem } from '../../parts/save-problem.tsx'
import { InboundPlanShown } from '../plan/inbound-plan.tsx'
import { makeDraftPlan } from '../plan/make-plan.ts'
import '../plan/plan.css'

/** What a run would cost, before the sync is saved. Asking it takes a few calls, so a person says when. */
export function Estimate({
  name,
  config,
  lacks,
}: {
  readonly name: string
  readonly config: Entries
  /** What stands in the way; null: nothing. */
  readonly lacks: string | null
}) {
  const [progress, setProgress] = useState<Progress | null>(null)
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['draft-plan', name, JSON.stringify(config)],
    queryFn: ({ signal }) => {
      setProgress(null)
      return makeDraftPlan(name, config, setProgress, signal)
    },
    enabled: lacks === null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    retry: false,
    refetchOnReconnect: false,
    refetchOnWindowFocus: false,
  })
  if (lacks !== null) return <Empty title="Not ready to be looked at">{lacks}</Empty>
  return (
    <div className="stack">
      <div className="row spread">
        <p className="soft">
          Reckoned with a few calls to HubSpot; nothing is read into tables yet.
        </p>
        <Button icon="retry" busy={isFetching} onClick={() => void refetch()}>
          Look again
        </Button>
      </div>
      {isFetching && (
        <section className="card plan-making" aria-label="It is being reckoned">
          <PartProgress
            progress={progress ?? { sync: name, part: name, stage: 'Reckoning', done: 0, of: null }}
          />
        </section>
      )}
      {!isFetching && error !== null && <SaveProblem problem={error} />}
      {!isFetching &&
        error === null &&
        data !== undefined &&
        (data.direction === 'inbound' ? (
          <InboundPlanShown plan={data.plan} />
        ) : (
          <ProblemShown error={new Error('The plan is of another direction.')} />
        ))}
    </div>
  )
}
