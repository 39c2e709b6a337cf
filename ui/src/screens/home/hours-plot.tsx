import { useEffect, useRef } from 'react'
import Plot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { Quota } from '../../app/api.ts'
import { clock, count } from '../../app/format.ts'
import { useColours } from '../../app/colours.ts'

const height = 110
const hourSeconds = 3600

/** Every hour of the day, those without calls too. */
function byHour(hours: Quota['hours'], since: string): [number[], number[]] {
  const known = new Map(hours.map(({ at, calls }) => [Date.parse(at) / 1000, calls]))
  const first = Math.floor(Date.parse(since) / 1000 / hourSeconds) * hourSeconds
  const times = Array.from({ length: 25 }, (_, at) => first + at * hourSeconds)
  return [times, times.map((at) => known.get(at) ?? 0)]
}

export function HoursPlot({
  hours,
  since,
}: {
  readonly hours: Quota['hours']
  readonly since: string
}) {
  const place = useRef<HTMLDivElement>(null)
  const colours = useColours()
  useEffect(() => {
    const box = place.current
    const bars = Plot.paths.bars?.({ size: [0.7, 40], radius: 0.2 })
    if (box === null || bars === undefined) return
    const axis = {
      stroke: colours.soft,
      font: '11px system-ui',
      grid: { stroke: colours.line, width: 1 },
      ticks: { show: false },
    }
    const plot = new Plot(
      {
        width: box.clientWidth,
        height,
        cursor: { show: false },
        legend: { show: false },
        scales: { y: { range: (_self, _least, most) => [0, Math.max(1, most * 1.1)] } },
        series: [{}, { paths: bars, fill: colours.accent, points: { show: false } }],
        axes: [
          {
            ...axis,
            grid: { show: false },
            size: 24,
            space: 60,
            values: (_self, times) => times.map((at) => clock(at * 1000)),
          },
          { ...axis, size: 48, space: 34, values: (_self, calls) => calls.map(count) },
        ],
      },
      byHour(hours, since),
      box,
    )
    const watch = new ResizeObserver(() => plot.setSize({ width: box.clientWidth, height }))
    watch.observe(box)
    return () => {
      watch.disconnect()
      plot.destroy()
    }
  }, [hours, since, colours])
  const most = hours.reduce((best, one) => (one.calls > best.calls ? one : best), {
    at: since,
    calls: 0,
  })
  return (
    <div
      ref={place}
      role="img"
      aria-label={`Calls by hour; the most, ${count(most.calls)}, at ${clock(most.at)}`}
    />
  )
}
