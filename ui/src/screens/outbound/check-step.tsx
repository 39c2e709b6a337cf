import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useNavigate } from '@tanstack/react-router'
import { Problem, type Progress } from '../../app/api.ts'
import type { Entries } from '../../app/forms.ts'
import type { Saving } from '../../app/save-sync.ts'
import { runNow } from '../../app/start-run.ts'
import { Button } from '../../parts/button.tsx'
import { Fold } from '../../parts/fold.tsx'
import { ProblemShown } from '../../parts/problem.tsx'
import { PartProgress } from '../../parts/progress.tsx'
import { SaveProblem } from '../../parts/save-problem.tsx'
import { say } from '../../parts/toasts.tsx'
import { makeDraftPlan } from '../plan/make-plan.ts'
import { OutboundPlanShown } from '../plan/outbound-plan.tsx'
import '../plan/plan.css'
import type { Lack, StepId } from './lacks.ts'

/** What a run would do, before anything is saved; then saving it. */
export function CheckStep({
  name,
  config,
  lacks,
  doubts,
  onGo,
  saving,
  onSaved,
  reload,
}: {
  readonly name: string
  readonly config: Entries
  /** Without these it can't be tried. */
  readonly lacks: readonly Lack[]
  /** What looks wrong from here. */
  readonly doubts: readonly Lack[]
  readonly onGo: (step: StepId) => void
  readonly saving: Saving
  /** Nothing is lost any more when the screen is left. */
  readonly onSaved: () => void
  readonly reload: () => void
}) {
  const navigate = useNavigate()
  const [progress, setProgress] = useState<Progress | null>(null)
  const [stopped, setStopped] = useState(false)
  const stop = useRef(new AbortController())
  const planning = useMutation({
    mutationFn: () => {
      stop.current = new AbortController()
      setProgress(null)
      setStopped(false)
      return makeDraftPlan(name, config, setProgress, stop.current.signal)
    },
  })
  const { data, error, isPending } = planning
  const save = async (run: boolean) => {
    if (!(await saving.save(name, config))) return
    onSaved()
    say(`${name} is saved`)
    const id = run ? await runNow(name) : null
    if (id === null) void navigate({ to: '/' })
    else void navigate({ to: '/runs/$run', params: { run: id } })
  }
  return (
    <>
      {lacks.length + doubts.length > 0 && (
        <section className="card stack stack-tight" aria-label="To be mended">
          <h3>To be mended</h3>
          <ul className="lacks">
            {[...lacks, ...doubts].map(({ step, what }) => (
              <li key={what}>
                <button type="button" className="link-button" onClick={() => onGo(step)}>
                  {what}
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {lacks.length === 0 && (
        <section className="card row spread" aria-label="Plan">
          <p className="soft check-words">
            A plan reads the source and HubSpot, says exactly what a run would do, and changes
            nothing.
          </p>
          {isPending ? (
            <Button
              icon="stop"
              onClick={() => {
                setStopped(true)
                stop.current.abort()
              }}
            >
              Stop
            </Button>
          ) : (
            <Button icon="eye" onClick={() => planning.mutate()}>
              {data === undefined ? 'Plan it' : 'Plan again'}
            </Button>
          )}
        </section>
      )}
      {isPending && (
        <section className="card plan-making" aria-label="The plan is being made">
          <PartProgress
            progress={progress ?? { sync: name, part: name, stage: 'Comparing', done: 0, of: null }}
          />
        </section>
      )}
      {error !== null && !isPending && !stopped && (
        <Refused error={error} again={() => planning.mutate()} />
      )}
      {data?.direction === 'outbound' && !isPending && lacks.length === 0 && (
        <OutboundPlanShown sync={name} plan={data.plan} />
      )}
      <SaveProblem
        problem={saving.problem}
        reload={reload}
        keepMine={() => void saving.keepMine()}
      />
      <div className="row check-acts">
        <Button busy={saving.busy} disabled={lacks.length > 0} onClick={() => void save(false)}>
          Save
        </Button>
        <Button
          kind="primary"
          icon="play"
          busy={saving.busy}
          disabled={lacks.length > 0}
          onClick={() => void save(true)}
        >
          Save and run
        </Button>
      </div>
      <Fold title="As the configuration has it">
        <pre className="made-sql mono">{JSON.stringify({ [name]: config }, null, 2)}</pre>
      </Fold>
    </>
  )
}

/** Why there is no plan: what is wrong with the sync, place by place, or what failed. */
function Refused({ error, again }: { readonly error: unknown; readonly again: () => void }) {
  const problems = error instanceof Problem ? error.problems : []
  if (problems.length === 0) return <ProblemShown error={error} again={again} />
  return (
    <div role="alert" className="problem">
      <p className="told-what">There is no plan yet: something is to be mended.</p>
      <ul className="save-problems">
        {problems.map(({ path, what, fix }) => (
          <li key={`${path} ${what}`}>
            {path !== '' && <code>{path}</code>} {what} <span className="soft">{fix}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
