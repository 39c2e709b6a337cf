import { useQuery } from '@tanstack/react-query'
import { Button } from '../../parts/button.tsx'
import type { Editing } from './form.ts'
import { openMatches, withMatches } from './mapping.ts'
import { matches, type Property } from './questions.ts'
import { columnsTaken } from './taken.ts'

/** Which column would fit which property, to be accepted one by one or together. */
export function Suggestions({
  editing: { draft, change, object },
  known,
}: {
  readonly editing: Editing
  readonly known: ReadonlyMap<string, Property>
}) {
  const { fields, connection, source, identity } = draft
  const { data, isFetching, error } = useQuery(matches(connection, source, object))
  // A suggestion is a help: without it fields are added by hand.
  if (error !== null) return null
  const used = identity.kind === 'property' ? [identity.column] : columnsTaken(draft)
  const open = openMatches(data ?? [], fields, used).filter(
    ({ property }) => identity.kind !== 'property' || property !== identity.property,
  )
  if (open.length === 0)
    return isFetching ? (
      <p role="status" className="soft small">
        Looking for columns and properties that fit…
      </p>
    ) : null
  return (
    <section className="card stack stack-tight" aria-labelledby="fields-suggested">
      <div className="row spread">
        <h3 id="fields-suggested">Suggested</h3>
        <Button
          icon="good"
          onClick={() => change({ fields: withMatches(fields, open) })}
        >{`Accept all ${open.length}`}</Button>
      </div>
      <ul className="suggested">
        {open.map((match) => (
          <li key={match.column} className="suggested-line">
            <span className="mono">{match.column}</span>
            <span className="suggested-arrow" aria-label="to">
              →
            </span>
            <span>
              {known.get(match.property)?.label ?? match.property}{' '}
              <span className="small soft mono">{match.property}</span>
            </span>
            <span className="small soft suggested-why">{match.why}</span>
            <Button
              kind="quiet"
              icon="good"
              label={`Accept ${match.column} to ${match.property}`}
              onClick={() => change({ fields: withMatches(fields, [match]) })}
            >
              Accept
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
