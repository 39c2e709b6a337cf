import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useMemo } from 'react'
import { api, ask, type RunLine } from '../../app/api.ts'
import { count, dayText, many } from '../../app/format.ts'
import { useNow } from '../../app/now.ts'
import { Fold } from '../../parts/fold.tsx'
import { Loading } from '../../parts/loading.tsx'
import { ProblemShown } from '../../parts/problem.tsx'
import { ByReason } from './by-reason.tsx'
import { daySeconds, resultsByDay, rowsByDay } from './by-day.ts'
import { Freshness } from './freshness.tsx'
import { RunBars } from './run-bars.tsx'

const BarsPlot = lazy(() =>
  import('../../parts/bars-plot.tsx').then(({ BarsPlot: of }) => ({ default: of })),
)

/** Where there is little room the list should not be far below. */
const hasRoom = matchMedia('(min-width: 900px)')
const lookEveryMs = 30_000
const dayMs = daySeconds * 1000
const height = 120

/** How runs ended and what they moved: by day, and of the newest by run. */
export function OverTime({
  sync,
  newest,
}: {
  /** Null: of all. */
  readonly sync: string | null
  readonly newest: readonly RunLine[]
}) {
  const navigate = useNavigate()
  const { data, error, refetch } = useQuery({
    queryKey: ['runs', 'by-day', sync],
    queryFn: () => ask(api['runs-by-day'].$get({ query: sync === null ? {} : { sync } })),
    refetchInterval: lookEveryMs,
    staleTime: 10_000,
  })
  const today = Math.floor(useNow(60_000) / dayMs) * dayMs
  const shown = useMemo(
    () =>
      data === undefined
        ? null
        : { results: resultsByDay(data.days, today), rows: rowsByDay(data.days, today) },
    [data, today],
  )
  if (error !== null) return <ProblemShown error={error} again={() => void refetch()} />
  const of = sync ?? 'all syncs'
  return (
    <div className="over-time">
      <section className="card stack stack-tight" aria-labelledby="results-by-day">
        <h2 id="results-by-day">Results by day</h2>
        <div className="over-time-plot">
          {shown !== null && (
            <Suspense fallback={<Loading label="Drawing the days" lines={3} />}>
              <BarsPlot
                label={`Runs of ${of} in 30 days: ${shown.results.series
                  .map(({ name, values }) => `${count(sumOf(values))} ${name.toLowerCase()}`)
                  .join(', ')}`}
                times={shown.results.times}
                stepSeconds={daySeconds}
                series={shown.results.series}
                timeText={dayText}
                height={height}
              />
            </Suspense>
          )}
        </div>
      </section>
      <section className="card stack stack-tight over-time-rows" aria-labelledby="rows-by-day">
        <h2 id="rows-by-day">Rows by day</h2>
        <div className="over-time-plot">
          {shown !== null && (
            <Suspense fallback={<Loading label="Drawing the days" lines={3} />}>
              <BarsPlot
                label={`Rows of ${of} in 30 days: ${shown.rows.series
                  .map(({ name, values }) => `${count(sumOf(values))} ${name.toLowerCase()}`)
                  .join(', ')}`}
                times={shown.rows.times}
                stepSeconds={daySeconds}
                series={shown.rows.series}
                timeText={dayText}
                height={height}
              />
            </Suspense>
          )}
        </div>
      </section>
      <div className="over-time-more">
        <Fold title="Freshness, reasons and rows a run" defaultOpen={hasRoom.matches}>
          <div className="over-time">
            <section className="card stack stack-tight" aria-labelledby="freshness-by-day">
              <h2 id="freshness-by-day">How old data got, by day</h2>
              <div className="over-time-plot">
                <Freshness sync={sync} today={today} height={height} />
              </div>
            </section>
            <section className="card stack stack-tight" aria-labelledby="by-reason">
              <h2 id="by-reason">Refused and set aside, by reason</h2>
              <ByReason sync={sync} />
            </section>
            {newest.length > 1 && (
              <section
                className="card stack stack-tight over-time-wide"
                aria-labelledby="rows-a-run"
              >
                <h2 id="rows-a-run">Rows a run</h2>
                <RunBars
                  runs={newest}
                  onOpen={(run) => void navigate({ to: '/runs/$run', params: { run } })}
                />
                <p className="small soft">
                  The newest {many(newest.length, 'run')}, the newest at the right.
                </p>
              </section>
            )}
          </div>
        </Fold>
      </div>
    </div>
  )
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0)
