import { useQuery } from '@tanstack/react-query'
import { Loading } from '../../parts/loading.tsx'
import { ProblemShown } from '../../parts/problem.tsx'
import { labels } from './questions.ts'

/** The account's labels between two objects, as each side reads them, and those of the source that it lacks. */
export function LabelList({
  connection,
  from,
  to,
  used,
}: {
  readonly connection: string
  readonly from: string
  readonly to: string
  /** Labels that the source names. */
  readonly used: readonly string[]
}) {
  const there = useQuery(labels(connection, from, to))
  const back = useQuery(labels(connection, to, from))
  const error = there.error ?? back.error
  if (error !== null) return <ProblemShown error={error} again={() => void there.refetch()} />
  if (there.data === undefined || back.data === undefined)
    return <Loading label="Loading the labels" lines={2} />
  const known = new Set(
    [...there.data, ...back.data].flatMap(({ label }) => label?.toLowerCase() ?? []),
  )
  const unknown = used.filter((label) => !known.has(label.toLowerCase()))
  const sides =
    from === to
      ? [[from, to, there.data] as const]
      : [[from, to, there.data] as const, [to, from, back.data] as const]
  return (
    <div className="stack stack-tight">
      <p className="field-label">Labels of the account</p>
      <div className="label-sides">
        {sides.map(([one, other, types]) => (
          <div key={one}>
            <p className="small soft">
              Read from {one} to {other}
            </p>
            <ul className="label-list">
              {types
                .filter(({ label }) => label !== null)
                .map(({ label, type_id: id, category }) => (
                  <li key={`${category} ${id}`}>
                    {label} <span className="soft small number">{id}</span>
                    {category === 'HUBSPOT_DEFINED' && (
                      <span className="soft small"> HubSpot’s own</span>
                    )}
                  </li>
                ))}
              {types.every(({ label }) => label === null) && (
                <li className="soft">None: links are unlabelled.</li>
              )}
            </ul>
          </div>
        ))}
      </div>
      <p className="small soft">
        A cell may name a label as either side reads it, or by its number.
      </p>
      {unknown.length > 0 && (
        <p className="warned">
          The account has no label {unknown.map((one) => `“${one}”`).join(', ')}: such links are set
          aside, unless missing labels are created (below).
        </p>
      )}
    </div>
  )
}
