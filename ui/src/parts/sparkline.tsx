import { many } from '../app/format.ts'
import { statusShown } from '../app/statuses.ts'
import './sparkline.css'

export interface Point {
  readonly id: string
  readonly value: number
  readonly status: string
}

const width = 150
const height = 32
const places = 30
const step = width / places

/** A bar a run, the newest at the right. Roots let small runs be seen beside large ones. */
export function Sparkline({
  points,
  label,
}: {
  readonly points: readonly Point[]
  /** What it tells, where it is not runs. */
  readonly label?: string
}) {
  const shown = points.slice(-places)
  const most = Math.max(1, ...shown.map(({ value }) => Math.sqrt(value)))
  const largest = Math.max(0, ...shown.map(({ value }) => value))
  return (
    <svg
      className="sparkline"
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-label={
        label ??
        (shown.length === 0
          ? 'No runs yet'
          : `${many(shown.length, 'run')}, the largest moved ${many(largest, 'row')}`)
      }
    >
      <line x1="0" x2={width} y1={height - 0.5} y2={height - 0.5} className="sparkline-ground" />
      {shown.map(({ id, value, status }, at) => {
        const tall = value === 0 ? 2 : 3 + (Math.sqrt(value) / most) * (height - 4)
        return (
          <rect
            key={id}
            x={(places - shown.length + at) * step + 0.5}
            y={height - tall}
            width={step - 1.5}
            height={tall}
            rx="1"
            className={`sparkline-bar sparkline-${statusShown(status).tone}`}
          />
        )
      })}
    </svg>
  )
}
