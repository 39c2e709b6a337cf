import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { toldOf } from '../../app/api.ts'
import { count } from '../../app/format.ts'
import { Icon } from '../../parts/icon.tsx'
import type { SourceConfig } from './draft.ts'
import { misfitSaid } from './mapping.ts'
import { fit, type FitAsked, type Property } from './questions.ts'

/** What the values of a column are held against. */
export interface Holding {
  readonly connection: string
  readonly source: SourceConfig
  readonly object: string
  /** Values that are no option become one. */
  readonly mayCreate: boolean
}

const settleMs = 700

/** An expression once the person has paused, null before: each letter would be a question. */
function useSettled(value: FitAsked['of']): FitAsked['of'] | null {
  const [settled, setSettled] = useState<FitAsked['of'] | null>('sql' in value ? null : value)
  const text = JSON.stringify(value)
  useEffect(() => {
    const waiting = setTimeout(() => setSettled(JSON.parse(text) as FitAsked['of']), settleMs)
    return () => clearTimeout(waiting)
  }, [text])
  return settled
}

/** Whether all values of the column or expression, over the whole source, go into the property. */
export function FitSaid({
  holding: { connection, source, object, mayCreate },
  of: wanted,
  property,
}: {
  readonly holding: Holding
  readonly of: FitAsked['of']
  readonly property: Property
}) {
  const settled = useSettled(wanted)
  const of = settled ?? wanted
  const { data, error, isPending } = useQuery({
    ...fit(connection, source, { object, property: property.name, of }),
    enabled: settled !== null,
  })
  if (isPending)
    return (
      <p role="status" className="small soft">
        Looking at all values…
      </p>
    )
  if (error !== null)
    return 'sql' in of ? (
      <p className="small map-bad">
        <Icon name="warning" size={14} /> {toldOf(error).why}
      </p>
    ) : (
      <p className="small soft">Not all values were looked at: {toldOf(error).what}</p>
    )
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
