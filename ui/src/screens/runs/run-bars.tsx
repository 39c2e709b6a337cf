import type { RunLine } from '../../app/api.ts'
import { count, moment } from '../../app/format.ts'
import { statusShown } from '../../app/statuses.ts'
import '../../parts/sparkline.css'

const height = 72
const least = 2

/** A bar a run, by what it moved; a click opens the run, which the list below does for the keyboard too. */
export function RunBars({
  runs,
  onOpen,
}: {
  readonly runs: readonly RunLine[]
  readonly onOpen: (run: string) => void
}) {
  const shown = runs.toReversed()
  const most = Math.max(1, ...shown.map(({ moved }) => Math.sqrt(moved)))
  const largest = Math.max(0, ...shown.map(({ moved }) => moved))
  const step = 1000 / shown.length
  return (
    <svg
      className="run-bars"
      viewBox={`0 0 1000 ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`Rows a run; the largest moved ${count(largest)}`}
    >
      {shown.map((run, at) => {
        const tall = run.moved === 0 ? least : 4 + (Math.sqrt(run.moved) / most) * (height - 6)
        const { word, tone } = statusShown(run.status)
        return (
          // oxlint-disable-next-line jsx-a11y/no-static-element-interactions, jsx-a11y/click-events-have-key-events -- the list below has a link to each
          <g key={run.run_id} className="run-bar" onClick={() => onOpen(run.run_id)}>
            <title>
              {`${run.sync}: ${word.toLowerCase()}, ${count(run.moved)} rows${
                run.started_at === null ? '' : `, ${moment(run.started_at)}`
              }`}
            </title>
            <rect x={at * step} y="0" width={step} height={height} className="run-bar-place" />
            <rect
              x={at * step + step * 0.12}
              y={height - tall}
              width={step * 0.76}
              height={tall}
              className={`sparkline-bar sparkline-${tone}`}
            />
          </g>
        )
      })}
    </svg>
  )
}
