import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { RunShown } from '../../app/api.ts'
import { moment } from '../../app/format.ts'
import { oneRun } from '../../app/queries.ts'
import { statusShown } from '../../app/statuses.ts'
import { Icon } from '../../parts/icon.tsx'
import { Loading } from '../../parts/loading.tsx'
import { ProblemShown, ToldShown } from '../../parts/problem.tsx'
import { Status } from '../../parts/status.tsx'
import { Took } from '../../parts/time.tsx'
import { Removals } from '../plan/removals.tsx'
import { Acts } from './acts.tsx'
import { Causes } from './causes.tsx'
import { Counts } from './counts.tsx'
import { Held } from './held.tsx'
import { Live } from './live.tsx'
import { Streams } from './streams.tsx'
import { TimelineView } from './timeline.tsx'
import './run.css'

const route = getRouteApi('/runs/$run')

/** One run: how it goes on, then what it came to. */
export function RunScreen() {
  const { run } = route.useParams()
  const { data, error, isPending, refetch } = useQuery(oneRun(run))
  return (
    <div className="screen">
      <title>Run · hubspot-warehouse</title>
      {data === undefined && <h1>Run</h1>}
      {isPending && <Loading label="Loading the run" lines={6} tall />}
      {error !== null && <ProblemShown error={error} again={() => void refetch()} />}
      {data !== undefined && <Shown run={data} />}
    </div>
  )
}

function Shown({ run }: { readonly run: RunShown }) {
  const running = run.status === 'running'
  return (
    <>
      <Head run={run} />
      {running && <Live key={run.run_id} run={run} />}
      {!running && run.error !== null && (
        <section
          className={`problem problem-${statusShown(run.status).tone}`}
          aria-label="Why it ended so"
        >
          <ToldShown told={run.error} />
        </section>
      )}
      {run.status === 'held' && <Held run={run} />}
      {!running && isWhole(run.result) && <Counts result={run.result} />}
      {run.status === 'held' && run.direction === 'outbound' && run.plan_id !== null && (
        <Removals sync={run.sync} plan={run.plan_id} />
      )}
      {!running && <Causes run={run} />}
      {run.started_at !== null && <TimelineView run={run} />}
      {run.streams.length > 0 && <Streams streams={run.streams} />}
    </>
  )
}

/** Results are kept as JSON: one of an older version may lack what this page shows. */
const isWhole = (result: RunShown['result']): result is NonNullable<RunShown['result']> =>
  result !== null && (result.direction === 'outbound' ? 'records' in result : 'streams' in result)

function Head({ run }: { readonly run: RunShown }) {
  const running = run.status === 'running'
  return (
    <header className="screen-head">
      <div className="stack stack-tight">
        <p className="small">
          <Link to="/runs">Runs</Link> <span aria-hidden="true">/</span>{' '}
          <Link to="/runs" search={{ sync: run.sync }}>
            {run.sync}
          </Link>
        </p>
        <div className="row">
          <h1 className="run-name">
            <Icon name={run.direction} size={22} /> {run.sync}
          </h1>
          <Status status={run.status} />
        </div>
        <p className="soft small">
          {run.started_at === null ? (
            'It has not begun yet'
          ) : (
            <>
              {moment(run.started_at)}
              {(run.finished_at !== null || running) && (
                <>
                  {' '}
                  · <Took from={run.started_at} until={run.finished_at} />
                </>
              )}
            </>
          )}{' '}
          · <span className="mono">{run.run_id}</span>
        </p>
      </div>
      <Acts run={run} />
    </header>
  )
}
