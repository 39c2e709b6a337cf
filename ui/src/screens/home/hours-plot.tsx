import { useMemo } from 'react'
import type { Quota } from '../../app/api.ts'
import { clock, count } from '../../app/format.ts'
import { BarsPlot } from '../../parts/bars-plot.tsx'

const hourSeconds = 3600

const hourText = (seconds: number): string => clock(seconds * 1000)

/** Every hour of the day, those without calls too. */
function byHour(
  hours: Quota['hours'],
  since: string,
): { readonly times: readonly number[]; readonly calls: readonly number[] } {
  const known = new Map(hours.map(({ at, calls }) => [Date.parse(at) / 1000, calls]))
  const first = Math.floor(Date.parse(since) / 1000 / hourSeconds) * hourSeconds
  const times = Array.from({ length: 25 }, (_, at) => first + at * hourSeconds)
  return { times, calls: times.map((at) => known.get(at) ?? 0) }
}

export function HoursPlot({
  hours,
  since,
  dailyMax,
}: {
  readonly hours: Quota['hours']
  readonly since: string
  /** Null: HubSpot does not tell it. */
  readonly dailyMax: number | null
}) {
  const { times, series } = useMemo(() => {
    const { times: all, calls } = byHour(hours, since)
    return {
      times: all,
      series: [{ name: 'Calls by hour', colour: 'accent', values: calls }] as const,
    }
  }, [hours, since])
  const most = hours.reduce((best, one) => (one.calls > best.calls ? one : best), {
    at: since,
    calls: 0,
  })
  return (
    <BarsPlot
      label={`Calls by hour; the most, ${count(most.calls)}, at ${clock(most.at)}`}
      times={times}
      stepSeconds={hourSeconds}
      series={series}
      timeText={hourText}
      line={
        dailyMax === null
          ? null
          : { name: 'An even share of the day’s limit', value: Math.round(dailyMax / 24) }
      }
      height={110}
    />
  )
}
