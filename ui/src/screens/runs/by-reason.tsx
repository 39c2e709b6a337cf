import { useQuery } from '@tanstack/react-query'
import { api, ask } from '../../app/api.ts'
import { count, many } from '../../app/format.ts'
import { fixHere } from '../../app/page-words.ts'
import { Loading } from '../../parts/loading.tsx'
import { ProblemShown } from '../../parts/problem.tsx'
import { Said } from '../../parts/said.tsx'

const shownAtMost = 5

/** Why rows were refused or set aside in the last days: a bar a reason, as long as it is frequent. */
export function ByReason({ sync }: { readonly sync: string | null }) {
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['runs', 'by-reason', sync],
    queryFn: () => ask(api['runs-by-reason'].$get({ query: sync === null ? {} : { sync } })),
    staleTime: 30_000,
  })
  if (isPending) return <Loading label="Counting the reasons" lines={4} />
  if (error !== null) return <ProblemShown error={error} again={() => void refetch()} />
  if (data.reasons.length === 0)
    return <p className="soft">No row was refused or set aside in 30 days.</p>
  const shown = data.reasons.slice(0, shownAtMost)
  const most = Math.max(1, ...data.reasons.map((one) => one.count))
  const rest = data.reasons.slice(shownAtMost)
  return (
    <>
      <ul className="whys">
        {shown.map(({ unit, became, code, count: met, what, fix }) => (
          <li key={`${unit}/${became}/${code}`} className="why">
            <p className="why-what">
              {what ?? code}
              {fix !== null && (
                <span className="small soft why-fix">
                  <Said text={fixHere(fix, code)} />
                </span>
              )}
            </p>
            <strong className="number">{many(met, unit)}</strong>
            <span className="why-track" aria-hidden="true">
              <span className={`why-bar why-${unit}`} style={{ width: `${(met / most) * 100}%` }} />
            </span>
          </li>
        ))}
      </ul>
      {rest.length > 0 && (
        <p className="small soft">
          {count(rest.reduce((sum, one) => sum + one.count, 0))} more for{' '}
          {many(rest.length, 'other reason')}.
        </p>
      )}
    </>
  )
}
