import { useCallback, useState } from 'react'
import { Button } from '../../parts/button.tsx'
import { Select } from '../../parts/select.tsx'
import { ColumnField } from './column-field.tsx'
import type { FieldDraft } from './draft.ts'
import type { Editing } from './form.ts'
import { PropertyField } from './property-field.tsx'
import type { Property } from './questions.ts'

const kinds = [
  { value: 'column', label: 'Column' },
  { value: 'value', label: 'Constant' },
  { value: 'sql', label: 'Expression' },
] as const

/** One more field: a column, a constant or an expression, and the property that it becomes. */
export function AddField({
  editing: { draft, change, columns, object },
}: {
  readonly editing: Editing
}) {
  const { fields, connection, identity } = draft
  const [kind, setKind] = useState<FieldDraft['from']['kind']>('column')
  const [column, setColumn] = useState('')
  const [property, setProperty] = useState('')
  const told = identity.kind === 'property' ? identity.property : null
  const isFree = useCallback(
    (one: Property) =>
      !one.read_only && one.name !== told && !fields.some((field) => field.property === one.name),
    [fields, told],
  )
  const isReady = property !== '' && (kind !== 'column' || column !== '')
  const add = () => {
    const from = { kind, text: kind === 'column' ? column : '' }
    change({ fields: [...fields, { property, from, rule: 'leave', written: null }] })
    setColumn('')
    setProperty('')
  }
  return (
    <section className="card stack stack-tight" aria-labelledby="fields-add">
      <h3 id="fields-add">Add a field</h3>
      <div className="add-field">
        <Select label="From" value={kind} choices={kinds} onChange={setKind} />
        {kind === 'column' ? (
          <ColumnField
            label="Column to add"
            value={column}
            columns={columns}
            onChange={setColumn}
            clearable
          />
        ) : (
          <p className="small soft">
            {kind === 'value'
              ? 'The same value for all rows; type it in the field once it is added.'
              : 'An expression over the source’s columns; type it in the field once it is added.'}
          </p>
        )}
        <PropertyField
          connection={connection}
          object={object}
          label="Property to add"
          value={property}
          onChange={setProperty}
          wanted={isFree}
        />
        <Button kind="primary" disabled={!isReady} onClick={add}>
          Add the field
        </Button>
      </div>
    </section>
  )
}
