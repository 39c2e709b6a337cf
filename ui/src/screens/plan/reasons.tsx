import { useQuery } from '@tanstack/react-query'
import { many } from '../../app/format.ts'
import { fixHere } from '../../app/page-words.ts'
import { Said } from '../../parts/said.tsx'
import { errorKinds } from '../../app/error-kinds.ts'

/** Why rows or links would not go, the most frequent first, each with its mend. */
export function Reasons({
  title,
  one,
  reasons,
}: {
  readonly title: string
  /** What is counted. */
  readonly one: string
  readonly reasons: Readonly<Record<string, number>>
}) {
  const kinds = useQuery(errorKinds).data
  const told = Object.entries(reasons).toSorted(([, first], [, second]) => second - first)
  if (told.length === 0) return null
  return (
    <section className="card stack" aria-label={title}>
      <h2>{title}</h2>
      <ul className="plan-list plan-reasons">
        {told.map(([code, number]) => (
          <li key={code} className="plan-reason">
            <div>
              <p>{kinds?.[code]?.meaning ?? code}</p>
              {kinds?.[code] !== undefined && (
                <p>
                  <strong>What to do: </strong>
                  <Said text={fixHere(kinds[code].mend, code)} />
                </p>
              )}
              <code className="small soft">{code}</code>
            </div>
            <strong className="number">{many(number, one)}</strong>
          </li>
        ))}
      </ul>
    </section>
  )
}
