import type { RunLine } from '../../app/api.ts'
import { count, moment } from '../../app/format.ts'
import { statusShown } from '../../app/statuses.ts'
import '../../parts/sparkline.css'

const height = 72
const least = 2
/** With fewer runs bars keep their width, the newest at the right. */
const fewest = 40

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
  const places = Math.max(fewest, shown.length)
  const step = 1000 / places
  return (
    <svg
      className="run-bars"
      viewBox={`0 0 1000 ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`Rows a run; the largest moved ${count(largest)}`}
    >
      <line x1="0" x2="1000" y1={height - 0.5} y2={height - 0.5} className="sparkline-ground" />
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
            <rect
              x={(places - shown.length + at) * step}
              y="0"
              width={step}
              height={height}
              className="run-bar-place"
            />
            <rect
              x={(places - shown.length + at + 0.12) * step}
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
