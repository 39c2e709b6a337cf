import { useEffect, useRef, useState } from 'react'
import Plot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { type Colours, useColours } from '../app/colours.ts'
import { count } from '../app/format.ts'
import { everyOf, stackedOf } from './stacked.ts'
import './bars-plot.css'

export interface BarsOf {
  readonly name: string
  readonly colour: keyof Colours
  /** One for each time. */
  readonly values: readonly number[]
}

const axisHeight = 24
const textWidth = 84

/** Bars over time, what each is made of one above the other. What the pointer is on is said in words below. */
export function BarsPlot({
  label,
  times,
  stepSeconds,
  series,
  timeText,
  axisText = timeText,
  height = 120,
}: {
  /** What a person who does not see it is told. */
  readonly label: string
  /** Seconds since 1970, evenly `stepSeconds` apart. */
  readonly times: readonly number[]
  readonly stepSeconds: number
  readonly series: readonly BarsOf[]
  readonly timeText: (seconds: number) => string
  readonly axisText?: (seconds: number) => string
  readonly height?: number
}) {
  const place = useRef<HTMLDivElement>(null)
  const colours = useColours()
  const [pointed, setPointed] = useState<number | null>(null)
  useEffect(() => {
    const box = place.current
    const paths = Plot.paths.bars?.({ size: [0.75, 44], radius: 0.15 })
    if (box === null || paths === undefined) return
    const axis = {
      stroke: colours.soft,
      font: '11px system-ui',
      grid: { stroke: colours.line, width: 1 },
      ticks: { show: false },
    }
    const stacked = stackedOf(series.map(({ values }) => values))
    const plot = new Plot(
      {
        width: box.clientWidth,
        height,
        cursor: {
          y: false,
          points: { show: false },
          drag: { setScale: false, x: false, y: false },
        },
        legend: { show: false },
        padding: [8, 20, null, null],
        scales: {
          x: {
            time: false,
            range: (_self, least, most) => [least - stepSeconds * 0.6, most + stepSeconds * 0.6],
          },
          y: { range: (_self, _least, most) => [0, Math.max(1, most * 1.05)] },
        },
        series: [
          {},
          // The whole is drawn first, and what it is made of upon it.
          ...series
            .map(({ colour }) => ({
              paths,
              fill: colours[colour],
              width: 0,
              points: { show: false },
            }))
            .toReversed(),
        ],
        axes: [
          {
            ...axis,
            grid: { show: false },
            size: axisHeight,
            // At bars, the newest among them, as many as have room.
            splits: ({ width }) => everyOf(times, Math.max(1, Math.floor(width / textWidth))),
            values: (_self, splits) => splits.map(axisText),
          },
          {
            ...axis,
            size: 52,
            space: 30,
            incrs: [
              1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 1e6, 1e7, 1e8,
            ],
            values: (_self, splits) => splits.map(count),
          },
        ],
        hooks: { setCursor: [({ cursor }) => setPointed(cursor.idx ?? null)] },
      },
      [[...times], ...stacked.toReversed().map((values) => [...values])],
      box,
    )
    const watch = new ResizeObserver(() => plot.setSize({ width: box.clientWidth, height }))
    watch.observe(box)
    return () => {
      watch.disconnect()
      plot.destroy()
    }
  }, [times, stepSeconds, series, axisText, height, colours])
  const at = pointed === null ? undefined : times[pointed]
  return (
    <figure className="bars-plot">
      <div ref={place} role="img" aria-label={label} style={{ height }} />
      <figcaption className="bars-words">
        {at === undefined || pointed === null ? (
          series.map(({ name, colour }) => (
            <span key={name}>
              <span className={`bars-mark bars-${colour}`} aria-hidden="true" />
              {name}
            </span>
          ))
        ) : (
          <>
            <strong>{timeText(at)}</strong>
            {series.map(({ name, colour, values }) => (
              <span key={name}>
                <span className={`bars-mark bars-${colour}`} aria-hidden="true" />
                {name} <span className="number">{count(values[pointed] ?? 0)}</span>
              </span>
            ))}
          </>
        )}
      </figcaption>
    </figure>
  )
}
