import { count } from '../../app/format.ts'

/** Numbers with their names; what is zero is left out unless all are. */
export function Facts({ facts }: { readonly facts: readonly (readonly [string, number])[] }) {
  const told = facts.filter(([, number]) => number !== 0)
  return (
    <dl className="facts">
      {(told.length === 0 ? facts.slice(0, 1) : told).map(([name, number]) => (
        <div key={name} className="fact">
          <dt>{name}</dt>
          <dd className="number">{count(number)}</dd>
        </div>
      ))}
    </dl>
  )
}
