import { useEffect, useRef, useState } from 'react'
import Plot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { type Colours, useColours } from '../app/colours.ts'
import { count } from '../app/format.ts'
import { Fold } from './fold.tsx'
import { everyOf, stackedOf } from './stacked.ts'
import './bars-plot.css'

export interface BarsOf {
  readonly name: string
  readonly colour: keyof Colours
  /** One for each time. */
  readonly values: readonly number[]
}

/** What bars are held against: a line over the whole plot. */
export interface LineAt {
  readonly name: string
  readonly value: number
}

const axisHeight = 24
const textWidth = 84
/** A line so far above all bars would press them flat: it is told in words alone. */
const tallest = 5

/**
 * Bars over time, what each is made of one above the other. What the pointer is on is said in words below; all of it
 * stands in a table, for whoever has no pointer or wants the figures.
 */
export function BarsPlot({
  label,
  times,
  stepSeconds,
  series,
  timeText,
  axisText = timeText,
  valueText = count,
  line = null,
  of,
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
  readonly valueText?: (value: number) => string
  readonly line?: LineAt | null
  /** A word more on what stands at a time. */
  readonly of?: (at: number) => string | null
  readonly height?: number
}) {
  const place = useRef<HTMLDivElement>(null)
  const colours = useColours()
  const [pointed, setPointed] = useState<number | null>(null)
  const lineValue = line?.value ?? 0
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
    const most = Math.max(1, ...(stacked.at(-1) ?? []))
    const drawsLine = lineValue > 0 && lineValue <= most * tallest
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
        padding: [8, 28, null, null],
        scales: {
          x: {
            time: false,
            range: (_self, least, last) => [least - stepSeconds * 0.6, last + stepSeconds * 0.6],
          },
          y: { range: () => [0, Math.max(most, drawsLine ? lineValue : 0) * 1.05] },
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
          ...(drawsLine
            ? [{ stroke: colours.bad, width: 1.5, dash: [6, 4], points: { show: false } }]
            : []),
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
      [
        [...times],
        ...stacked.toReversed().map((values) => [...values]),
        ...(drawsLine ? [times.map(() => lineValue)] : []),
      ],
      box,
    )
    const watch = new ResizeObserver(() => plot.setSize({ width: box.clientWidth, height }))
    watch.observe(box)
    return () => {
      watch.disconnect()
      plot.destroy()
    }
  }, [times, stepSeconds, series, axisText, height, colours, lineValue])
  const at = pointed === null ? undefined : times[pointed]
  return (
    <figure className="bars-plot">
      <div ref={place} role="img" aria-label={label} style={{ height }} />
      <figcaption className="bars-words">
        {at !== undefined && <strong>{timeText(at)}</strong>}
        {series.map(({ name, colour, values }) => (
          <span key={name}>
            <span className={`bars-mark bars-${colour}`} aria-hidden="true" />
            {name}
            {at !== undefined && pointed !== null && (
              <span className="number"> {valueText(values[pointed] ?? 0)}</span>
            )}
          </span>
        ))}
        {at === undefined && line !== null && (
          <span>
            <span className="bars-mark bars-line" aria-hidden="true" />
            {line.name} <span className="number">{valueText(line.value)}</span>
          </span>
        )}
        {pointed !== null && of?.(pointed)}
      </figcaption>
      <Figures
        label={label}
        times={times}
        series={series}
        timeText={timeText}
        valueText={valueText}
        of={of}
      />
    </figure>
  )
}

/** What the plot is drawn of; times at which nothing was are left out. */
function Figures({
  label,
  times,
  series,
  timeText,
  valueText,
  of,
}: {
  readonly label: string
  readonly times: readonly number[]
  readonly series: readonly BarsOf[]
  readonly timeText: (seconds: number) => string
  readonly valueText: (value: number) => string
  readonly of: ((at: number) => string | null) | undefined
}) {
  const rows = times.flatMap((time, at) =>
    series.some(({ values }) => (values[at] ?? 0) !== 0) ? [{ time, at }] : [],
  )
  if (rows.length === 0) return null
  return (
    <Fold title="Show as a table">
      {/* It has no control of its own: it is reached to be scrolled. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls has to be reached by keys */}
      <div className="bars-figures" tabIndex={0} role="region" aria-label={label}>
        <table>
          <thead>
            <tr>
              <th scope="col">When</th>
              {series.map(({ name }) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
              {of !== undefined && <th scope="col">Of</th>}
            </tr>
          </thead>
          <tbody>
            {rows.toReversed().map(({ time, at }) => (
              <tr key={time}>
                <th scope="row">{timeText(time)}</th>
                {series.map(({ name, values }) => (
                  <td key={name} className="number">
                    {valueText(values[at] ?? 0)}
                  </td>
                ))}
                {of !== undefined && <td>{of(at)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Fold>
  )
}
