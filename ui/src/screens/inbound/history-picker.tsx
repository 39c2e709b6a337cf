import { useState } from 'react'
import { many } from '../../app/format.ts'
import type { Entries } from '../../app/forms.ts'
import { Button } from '../../parts/button.tsx'
import { Combobox } from '../../parts/combobox.tsx'
import { Fold } from '../../parts/fold.tsx'
import { Select } from '../../parts/select.tsx'
import {
  type ByObject,
  linkable,
  objectLines,
  selectionFor,
  withByObject,
  withSelectionFor,
} from './by-object.ts'
import { AccountProperties } from './property-picker.tsx'
import type { StreamLine } from './streams.ts'

const saidOf = (of: ByObject[string]): string =>
  of === 'all' ? 'all properties' : many(of.length, 'property', 'properties')

/** Whose properties are followed over time, and which of them. */
export function HistoryPicker({
  connection,
  lines,
  config,
  options,
  of,
  onChange,
}: {
  readonly connection: string
  /** All streams of the account. */
  readonly lines: readonly StreamLine[]
  readonly config: Entries
  readonly options: Entries
  readonly of: ByObject | 'usual'
  readonly onChange: (options: Entries) => void
}) {
  const [added, setAdded] = useState('')
  const objects = objectLines(lines)
  const named = of === 'usual' ? [] : Object.entries(of)
  const free = objects.filter(({ name }) => of === 'usual' || !Object.hasOwn(of, name))
  return (
    <section className="stack" aria-labelledby="history">
      <h3 id="history">Whose properties</h3>
      <div className="fields">
        <Select
          label="Follow"
          value={of === 'usual' ? 'usual' : 'chosen'}
          choices={[
            { value: 'usual', label: 'What the sync’s object streams read' },
            { value: 'chosen', label: 'Properties chosen here' },
          ]}
          onChange={(to) => {
            if (to === 'usual') onChange(withByObject(options, 'usual'))
            else {
              const [first] = linkable(lines, config)
              if (first !== undefined) setAdded(first)
              onChange(withByObject(options, first === undefined ? {} : { [first]: [] }))
            }
          }}
          hint="A first read takes a call for 50 records, so choose what matters."
        />
        {of !== 'usual' && (
          <Combobox
            label="Add records of"
            value=""
            items={free.map(({ name }) => ({ value: name, label: name }))}
            onChange={(name) => {
              if (name === '') return
              setAdded(name)
              onChange(withByObject(options, { ...of, [name]: [] }))
            }}
            placeholder="Choose a stream"
            none="All are added"
          />
        )}
      </div>
      {of !== 'usual' &&
        named.map(([name, chosen]) => {
          const object = objects.find((line) => line.name === name)?.object ?? name
          return (
            <div key={name} className="history-of">
              <Fold title={`${name}: ${saidOf(chosen)}`} defaultOpen={name === added}>
                <AccountProperties
                  connection={connection}
                  object={object}
                  exact
                  selection={selectionFor(chosen, options)}
                  onChange={(to) => onChange(withSelectionFor(options, of, name, to))}
                />
              </Fold>
              <Button
                kind="quiet"
                icon="close"
                label={`Take ${name} out`}
                onClick={() => {
                  const rest = named.filter(([one]) => one !== name)
                  onChange(withByObject(options, Object.fromEntries(rest)))
                }}
              />
            </div>
          )
        })}
    </section>
  )
}
