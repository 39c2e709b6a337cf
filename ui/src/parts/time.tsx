import { away, duration, moment, secondsBetween } from '../app/format.ts'
import { useNow } from '../app/now.ts'

/** How far away a time is; the time itself stands behind it. */
export function Away({ at }: { readonly at: string }) {
  const now = useNow()
  return (
    <time dateTime={at} title={moment(at)}>
      {away(at, now)}
    </time>
  )
}

/** How long something took, or takes until now. */
export function Took({ from, until }: { readonly from: string; readonly until: string | null }) {
  return until === null ? (
    <Taking from={from} />
  ) : (
    <span className="number">{duration(secondsBetween(from, until, 0))}</span>
  )
}

function Taking({ from }: { readonly from: string }) {
  const now = useNow(1_000)
  return <span className="number">{duration(Math.round(secondsBetween(from, null, now)))}</span>
}
