import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Combobox } from '../../parts/combobox.tsx'
import { Select } from '../../parts/select.tsx'
import { Choices } from './choices.tsx'
import { ColumnField } from './column-field.tsx'
import type { SideConfig } from './draft.ts'
import type { Editing } from './form.ts'
import { LabelList } from './label-list.tsx'
import { ObjectField, recordIdChoice } from './object-field.tsx'
import { PropertyField } from './property-field.tsx'
import { labels } from './questions.ts'
import { policySaid } from './words.ts'

/** A source of which each row is a link between two records that are there. */
export function LinkRows({ editing }: { readonly editing: Editing }) {
  const { draft, change, columns, declared } = editing
  const { from, to, label, connection } = draft
  const known = useQuery(labels(connection, from.object, to.object)).data ?? []
  const [kind, setKind] = useState<'none' | 'constant' | 'column'>(
    typeof label === 'object' ? 'column' : label === '' ? 'none' : 'constant',
  )
  const names = known.flatMap((one) => one.label ?? [])
  return (
    <>
      <Side
        editing={editing}
        title="From"
        side={from}
        onChange={(side) => change({ from: side })}
      />
      <Side editing={editing} title="To" side={to} onChange={(side) => change({ to: side })} />
      <div className="card stack">
        <div className="fields">
          <Select
            label="Label"
            value={kind}
            choices={[
              { value: 'none', label: 'None' },
              { value: 'constant', label: 'One for all rows' },
              { value: 'column', label: 'From a column' },
            ]}
            onChange={(chosen) => {
              setKind(chosen)
              change({ label: chosen === 'column' ? { column: '' } : '' })
            }}
          />
          {typeof label === 'object' && (
            <ColumnField
              label="Column with labels"
              value={label.column}
              columns={columns}
              onChange={(column) => change({ label: { column } })}
            />
          )}
          {kind === 'constant' && typeof label === 'string' && (
            <Combobox
              label="Its name"
              value={label}
              items={names.map((name) => ({ value: name, label: name }))}
              onChange={(name) => change({ label: name })}
              none="The account has no such label"
            />
          )}
        </div>
        {from.object !== '' && to.object !== '' && (
          <LabelList connection={connection} from={from.object} to={to.object} used={[]} />
        )}
      </div>
      <div className="card">
        <Choices
          label="When a link leaves the source"
          value={draft.policy}
          choices={(declared?.associations.policies ?? []).map(policySaid)}
          onChange={(policy) => change({ policy: policy as typeof draft.policy })}
        />
      </div>
    </>
  )
}

function Side({
  editing: { draft, columns },
  title,
  side,
  onChange,
}: {
  readonly editing: Editing
  readonly title: string
  readonly side: SideConfig
  readonly onChange: (side: SideConfig) => void
}) {
  return (
    <fieldset className="card fieldset-card stack">
      <legend className="unseen">{title}</legend>
      <h3 aria-hidden="true">{title}</h3>
      <div className="fields">
        <ObjectField
          connection={draft.connection}
          label="Object"
          value={side.object}
          onChange={(object) => onChange({ ...side, object, by: '' })}
        />
        {side.object !== '' && (
          <PropertyField
            connection={draft.connection}
            object={side.object}
            label="Told by"
            value={side.by}
            extra={recordIdChoice}
            onChange={(by) => onChange({ ...side, by })}
          />
        )}
        <ColumnField
          label="Column with its values"
          value={side.column}
          columns={columns}
          onChange={(column) => onChange({ ...side, column })}
        />
      </div>
    </fieldset>
  )
}
