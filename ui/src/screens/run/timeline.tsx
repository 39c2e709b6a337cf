import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useMemo, useState } from 'react'
import { api, ask, type RunShown } from '../../app/api.ts'
import { count, duration, many, secondOf } from '../../app/format.ts'
import { Button } from '../../parts/button.tsx'
import { Loading } from '../../parts/loading.tsx'
import { ProblemShown } from '../../parts/problem.tsx'
import { evenly, lanesOf, type Span, type TimelineOf, withStreams } from './spans.ts'

const BarsPlot = lazy(() =>
  import('../../parts/bars-plot.tsx').then(({ BarsPlot: of }) => ({ default: of })),
)

const lookEveryMs = 5_000

/** When a run called HubSpot, when it waited and for what, and which of its parts was at which stage. */
export function TimelineView({ run }: { readonly run: RunShown }) {
  const running = run.status === 'running'
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['run', run.run_id, 'timeline', running],
    queryFn: () => ask(api.runs[':run'].timeline.$get({ param: { run: run.run_id } })),
    refetchInterval: running ? lookEveryMs : false,
  })
  if (isPending) return <Loading label="Loading the timeline" lines={3} tall />
  if (error !== null) return <ProblemShown error={error} again={() => void refetch()} />
  if (data.buckets.length === 0 && data.waits.length === 0 && data.stages.length === 0)
    return <Unknown run={run} />
  return <Drawn of={running ? data : withStreams(data, run.streams)} />
}

/** Of what was not noted the page says why, instead of leaving it out. */
const Unknown = ({ run: { status, here, error } }: { readonly run: RunShown }) => (
  <section className="card stack stack-tight" aria-labelledby="timeline">
    <h2 id="timeline">Calls and waits</h2>
    <p className="soft">
      {status !== 'running'
        ? error?.code === 'run.interrupted'
          ? 'It was cut off before it noted what it did when: that takes some seconds, then a few times a minute.'
          : 'Nothing was noted: it ended before its first call.'
        : here
          ? 'It has made no call yet.'
          : 'Another process runs it, and notes what it does a few times a minute: nothing yet.'}
    </p>
  </section>
)

const height = 110
const lanesAtFirst = 8

function Drawn({ of }: { readonly of: TimelineOf }) {
  const { times, series, stepSeconds } = useMemo(() => evenly(of), [of])
  const calls = of.buckets.reduce((sum, one) => sum + one.calls, 0)
  const refused = of.buckets.reduce((sum, one) => sum + one.refused, 0)
  const held = of.buckets.reduce((sum, one) => sum + one.waited_ms, 0)
  const [all, setAll] = useState(false)
  const lanes = lanesOf(of)
  return (
    <section className="card stack" aria-labelledby="timeline">
      <div className="row spread">
        <h2 id="timeline">Calls and waits</h2>
        <p className="small soft number">
          {many(calls, 'call')}
          {refused > 0 && `, ${count(refused)} of them refused for being too many`}
          {held >= 1000 && `, held back for ${duration(held / 1000)} in all`}
        </p>
      </div>
      <div className="timeline-plot">
        {times.length > 0 && (
          <Suspense fallback={<Loading label="Drawing the calls" lines={3} />}>
            <BarsPlot
              label={`Calls over the run: ${count(calls)}, of which ${count(refused)} were refused`}
              times={times}
              stepSeconds={stepSeconds}
              series={series}
              timeText={secondOf}
              height={height}
            />
          </Suspense>
        )}
      </div>
      {(all ? lanes : lanes.slice(0, lanesAtFirst)).map(({ name, kind, spans }) => (
        <Lane key={`${kind}/${name}`} name={name} kind={kind} spans={spans} />
      ))}
      {lanes.length > lanesAtFirst && (
        <div>
          <Button kind="quiet" onClick={() => setAll(!all)}>
            {all ? 'Show fewer' : `Show all ${lanes.length}`}
          </Button>
        </div>
      )}
    </section>
  )
}

/** What one part did, or what was waited for, along the same time. */
function Lane({
  name,
  kind,
  spans,
}: {
  readonly name: string
  readonly kind: 'stage' | 'wait'
  readonly spans: readonly Span[]
}) {
  return (
    <div className="lane">
      <h3 className="lane-name">{name}</h3>
      <ul className="lane-track">
        {spans.map(({ from, width, words }, at) => (
          <li
            // Spans of a lane have no names of their own.
            // oxlint-disable-next-line react/no-array-index-key
            key={at}
            className={`lane-span lane-${kind} ${at % 2 === 0 ? '' : 'lane-odd'}`}
            style={{ left: `${from * 100}%`, width: `${width * 100}%` }}
            title={words}
          >
            <span className="lane-words">{words}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
