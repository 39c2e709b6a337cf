import { useQuery } from '@tanstack/react-query'
import { toldOf } from '../../app/api.ts'
import { count } from '../../app/format.ts'
import { Icon } from '../../parts/icon.tsx'
import type { SourceConfig } from './draft.ts'
import { misfitSaid } from './mapping.ts'
import { fit, type Property } from './questions.ts'

/** What the values of a column are held against. */
export interface Holding {
  readonly connection: string
  readonly source: SourceConfig
  readonly object: string
  /** Values that are no option become one. */
  readonly mayCreate: boolean
}

/** Whether all values of the column, over the whole source, go into the property. */
export function FitSaid({
  holding: { connection, source, object, mayCreate },
  column,
  property,
}: {
  readonly holding: Holding
  readonly column: string
  readonly property: Property
}) {
  const { data, error, isPending } = useQuery(
    fit(connection, source, { object, property: property.name, column }),
  )
  if (isPending)
    return (
      <p role="status" className="small soft">
        Looking at all values…
      </p>
    )
  if (error !== null)
    return <p className="small soft">Not all values were looked at: {toldOf(error).what}</p>
  if (!data.judged)
    return <p className="small soft">What it takes is HubSpot’s to say: the run will tell.</p>
  const said = misfitSaid(data, property, mayCreate)
  if (said === null)
    return (
      <p className="small soft">
        <Icon name="good" size={14} />{' '}
        {data.whole
          ? `All ${count(data.values)} values of the source go in.`
          : `The ${count(data.values)} most frequent values go in.`}
      </p>
    )
  return (
    <p className={`small ${mayCreate && property.type === 'enumeration' ? 'soft' : 'map-bad'}`}>
      <Icon name="warning" size={14} /> {said}
    </p>
  )
}
