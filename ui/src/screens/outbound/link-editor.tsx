import { useState } from 'react'
import { Button } from '../../parts/button.tsx'
import { Choices } from './choices.tsx'
import { ColumnField } from './column-field.tsx'
import type { LinkDraft } from './draft.ts'
import type { Editing } from './form.ts'
import { LabelList } from './label-list.tsx'
import { columnNamed } from './mapping.ts'
import { ObjectField, recordIdChoice } from './object-field.tsx'
import { PairsBuilder } from './pairs-builder.tsx'
import { PropertyField } from './property-field.tsx'
import type { Property } from './questions.ts'
import { labelsIn } from './sql.ts'
import { policySaid } from './words.ts'

const isUnique = (one: Property): boolean => one.unique

/** One association column: to which object, told by what, from which column, and what becomes of links that go. */
export function LinkEditor({
  editing,
  link,
  place,
  onChange,
  onRemove,
}: {
  readonly editing: Editing
  readonly link: LinkDraft
  readonly place: number
  readonly onChange: (link: LinkDraft) => void
  readonly onRemove: () => void
}) {
  const { draft, columns, declared, object } = editing
  const [building, setBuilding] = useState(false)
  const column = columnNamed(columns, link.column)
  const isObject = column === null || ['map', 'json', 'text'].includes(column.kind)
  const title = link.to === '' ? `Links ${place}` : `Links to ${link.to}`
  return (
    <fieldset className="card fieldset-card stack">
      <legend className="unseen">{title}</legend>
      <div className="row spread">
        <h3 aria-hidden="true">{title}</h3>
        <Button
          kind="quiet"
          icon="close"
          label={`Take ${title.toLowerCase()} out`}
          onClick={onRemove}
        />
      </div>
      <div className="fields">
        <ObjectField
          connection={draft.connection}
          label="To the object"
          value={link.to}
          onChange={(to) => onChange({ ...link, to, by: '' })}
        />
        {link.to !== '' && (
          <PropertyField
            connection={draft.connection}
            object={link.to}
            label="Told by"
            value={link.by}
            extra={recordIdChoice}
            first={isUnique}
            onChange={(by) => onChange({ ...link, by })}
            hint="What the keys in the column are. Where a value is not unique, several records with it set the link aside."
          />
        )}
        <ColumnField
          label="Association column"
          value={link.column}
          columns={columns}
          onChange={(to) => onChange({ ...link, column: to })}
          hint={`Of the type ${(declared?.associations.column_types[editing.engine] ?? []).join(' or ')}, or text that holds JSON.`}
        />
      </div>
      {column !== null && (
        <p className="small soft map-samples">
          <span className="mono">{column.type}</span> {column.samples.slice(0, 3).join(' · ')}
        </p>
      )}
      {!isObject && (
        <p className="warned">
          {column.name} is a plain column. Make an object of two plain columns, the other record’s
          key and the label, below.
        </p>
      )}
      <div>
        <Button onClick={() => setBuilding(true)}>Make it from two plain columns</Button>
      </div>
      <PairsBuilder
        open={building}
        onClose={() => setBuilding(false)}
        editing={editing}
        link={link}
        onUsed={(made) => {
          setBuilding(false)
          onChange({ ...link, column: made })
        }}
      />
      {link.to !== '' && declared?.associations.labels === true && (
        <LabelList
          connection={draft.connection}
          from={object}
          to={link.to}
          used={labelsIn(column?.samples ?? [])}
        />
      )}
      <Choices
        label="When a link leaves its cell, or its row the source"
        value={link.policy}
        choices={(declared?.associations.policies ?? []).map(policySaid)}
        onChange={(policy) => onChange({ ...link, policy: policy as typeof link.policy })}
      />
    </fieldset>
  )
}
