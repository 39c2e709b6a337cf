import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useMemo } from 'react'
import { api, ask } from '../../app/api.ts'
import { dayText, duration } from '../../app/format.ts'
import { Loading } from '../../parts/loading.tsx'
import { ProblemShown } from '../../parts/problem.tsx'
import { daySeconds, freshnessByDay } from './by-day.ts'

const BarsPlot = lazy(() =>
  import('../../parts/bars-plot.tsx').then(({ BarsPlot: of }) => ({ default: of })),
)

const lookEveryMs = 60_000
const hoursText = (hours: number): string => duration(hours * 3_600)

/** How old data got, day by day: of one sync, or of all that have a schedule. */
export function Freshness({
  sync,
  today,
  height,
}: {
  readonly sync: string | null
  readonly today: number
  readonly height: number
}) {
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['runs', 'freshness', sync],
    queryFn: () => ask(api['freshness-by-day'].$get({ query: sync === null ? {} : { sync } })),
    refetchInterval: lookEveryMs,
    staleTime: 30_000,
  })
  const shown = useMemo(
    () => (data === undefined ? null : freshnessByDay(data.days, today)),
    [data, today],
  )
  if (error !== null) return <ProblemShown error={error} again={() => void refetch()} />
  if (isPending || shown === null) return <Loading label="Looking how old data got" lines={3} />
  if (data.days.length === 0)
    return (
      <p className="soft">
        {sync === null
          ? 'No sync with a schedule has brought data yet. Choose one to see its own.'
          : 'It has brought no data yet.'}
      </p>
    )
  const newest = data.days.at(-1)
  return (
    <Suspense fallback={<Loading label="Drawing the days" lines={3} />}>
      <BarsPlot
        label={`How old the data of ${sync ?? 'scheduled syncs'} got, by day; today ${duration(newest?.oldest_seconds ?? 0)}`}
        times={shown.times}
        stepSeconds={daySeconds}
        series={shown.series}
        timeText={dayText}
        valueText={hoursText}
        {...(sync === null ? { of: (at: number) => shown.syncs[at] ?? null } : {})}
        height={height}
      />
    </Suspense>
  )
}
