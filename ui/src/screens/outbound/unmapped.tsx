import { many } from '../../app/format.ts'
import { Fold } from '../../parts/fold.tsx'
import type { Editing } from './form.ts'
import { unmappedColumns } from './mapping.ts'
import { columnsTaken } from './taken.ts'

/** Columns of the source that go nowhere. */
export function Unmapped({ editing: { draft, columns } }: { readonly editing: Editing }) {
  const left = unmappedColumns(columns, draft.fields, columnsTaken(draft))
  if (left.length === 0) return null
  return (
    <Fold
      title={`${many(left.length, 'column')} of the source without a use`}
      defaultOpen={left.length <= 12}
    >
      <ul className="unmapped">
        {left.map(({ name, type, kind, samples }) => (
          <li key={name}>
            <strong>{name}</strong> <span className="small soft mono">{type}</span>{' '}
            <span className="small soft option-more">
              {kind === 'map' ? 'for links, in the next part · ' : ''}
              {samples.slice(0, 4).join(' · ')}
            </span>
          </li>
        ))}
      </ul>
    </Fold>
  )
}
