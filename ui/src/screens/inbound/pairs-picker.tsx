import { useState } from 'react'
import { Button } from '../../parts/button.tsx'
import { Combobox } from '../../parts/combobox.tsx'
import { Select } from '../../parts/select.tsx'
import type { Pair } from './by-object.ts'

/** Between which objects links are read. */
export function PairsPicker({
  objects,
  pairs,
  onChange,
}: {
  /** Object streams of the sync. */
  readonly objects: readonly string[]
  readonly pairs: readonly Pair[] | 'all'
  readonly onChange: (pairs: readonly Pair[] | 'all') => void
}) {
  const [isChoosing, setChoosing] = useState(false)
  const [one, setOne] = useState('')
  const [other, setOther] = useState('')
  const items = objects.map((name) => ({ value: name, label: name }))
  const listed = pairs === 'all' ? [] : pairs
  const isThere = listed.some(
    ([from, to]) => (from === one && to === other) || (from === other && to === one),
  )
  const some = isChoosing || pairs !== 'all'
  return (
    <section className="stack" aria-labelledby="pairs">
      <h3 id="pairs">Between which objects</h3>
      <div className="fields">
        <Select
          label="Pairs"
          value={some ? 'chosen' : 'all'}
          choices={[
            { value: 'all', label: 'All of the sync’s object streams' },
            { value: 'chosen', label: 'Chosen pairs' },
          ]}
          onChange={(to) => {
            setChoosing(to === 'chosen')
            if (to === 'all') onChange('all')
          }}
          hint="The objects of a pair have to be streams of this sync."
        />
      </div>
      {some && (
        <>
          <div className="pair-add">
            <Combobox label="From" value={one} items={items} onChange={setOne} />
            <Combobox label="To" value={other} items={items} onChange={setOther} />
            <Button
              disabled={one === '' || other === '' || isThere}
              onClick={() => {
                onChange([...listed, [one, other]])
                setOther('')
              }}
            >
              Add the pair
            </Button>
          </div>
          {listed.length === 0 && (
            <p className="soft">No pair is chosen yet: until then all of them are read.</p>
          )}
          <ul className="pairs" aria-label="Pairs">
            {listed.map(([from, to]) => (
              <li key={`${from} ${to}`} className="row spread">
                <span>
                  {from} and {to}
                </span>
                <Button
                  kind="quiet"
                  icon="close"
                  label={`Take ${from} and ${to} out`}
                  onClick={() => {
                    const rest = listed.filter((pair) => pair[0] !== from || pair[1] !== to)
                    onChange(rest.length === 0 ? 'all' : rest)
                  }}
                />
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
