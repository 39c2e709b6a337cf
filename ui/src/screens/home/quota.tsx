import { lazy, Suspense } from 'react'
import type { Quota } from '../../app/api.ts'
import { clock, count, percent } from '../../app/format.ts'
import { Loading } from '../../parts/loading.tsx'
import { type Part, PartsBar } from '../../parts/parts-bar.tsx'
import { Away } from '../../parts/time.tsx'

const HoursPlot = lazy(() =>
  import('./hours-plot.tsx').then(({ HoursPlot: of }) => ({ default: of })),
)

/** What each connection has used of HubSpot's calls of the day. */
export function Quotas({ quotas }: { readonly quotas: readonly Quota[] }) {
  return (
    <section className="stack" aria-labelledby="quota">
      <h2 id="quota">HubSpot calls today</h2>
      <div className="quotas">
        {quotas.map((quota) => (
          <QuotaCard key={quota.connection} quota={quota} />
        ))}
      </div>
    </section>
  )
}

/** So many syncs have a part of their own; the rest is one. */
const mostNamed = 4

function partsOf({ used_by_sync, used_by_rest, used_by_others }: Quota): readonly Part[] {
  const named = used_by_sync.slice(0, mostNamed)
  const rest = used_by_sync.slice(mostNamed).reduce((sum, { calls }) => sum + calls, used_by_rest)
  const tones = ['accent', 'good', 'warn', 'idle'] as const
  return [
    ...named.map(({ sync, calls }, at) => ({
      name: sync,
      value: calls,
      tone: tones[at] ?? ('idle' as const),
    })),
    { name: 'Other syncs', value: rest, tone: 'idle' },
    { name: 'Other apps', value: used_by_others ?? 0, tone: 'others' },
  ]
}

function QuotaCard({ quota }: { readonly quota: Quota }) {
  const parts = partsOf(quota)
  const used = parts.reduce((sum, { value }) => sum + value, 0)
  const whole = quota.daily_max ?? used
  return (
    <div className="card stack quota">
      <div className="row spread">
        <h3>{quota.connection}</h3>
        <span className="small soft">
          {quota.resets_at === null ? (
            <>Since {clock(quota.since)}</>
          ) : (
            <>
              Starts anew <Away at={quota.resets_at} />
            </>
          )}
        </span>
      </div>
      <p>
        <strong className="quota-used number">{count(used)}</strong>{' '}
        <span className="soft number">
          {quota.daily_max === null
            ? 'calls; HubSpot does not tell the limit'
            : `of ${count(quota.daily_max)} calls (${percent(used, quota.daily_max)})`}
        </span>
      </p>
      <PartsBar
        label={`Calls of ${quota.connection} by who made them`}
        parts={parts}
        whole={whole}
      />
      <div className="quota-hours">
        {quota.hours.length === 0 ? (
          <p className="small soft">No calls of ours yet.</p>
        ) : (
          <Suspense fallback={<Loading label="Drawing the hours" lines={3} />}>
            <HoursPlot hours={quota.hours} since={quota.since} dailyMax={quota.daily_max} />
          </Suspense>
        )}
      </div>
      <p className="small soft number">
        Exports in the last 24 hours: {count(quota.exports_used_24h)}
      </p>
    </div>
  )
}
