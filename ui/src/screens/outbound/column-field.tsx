import { Combobox } from '../../parts/combobox.tsx'
import { Field } from '../../parts/field.tsx'
import type { SourceColumn } from './mapping.ts'

/** A column of the source; typed where its columns are not known. */
export function ColumnField({
  label,
  value,
  columns,
  onChange,
  hideLabel = false,
  clearable = false,
  hint,
}: {
  readonly label: string
  readonly value: string
  readonly columns: readonly SourceColumn[]
  readonly onChange: (column: string) => void
  readonly hideLabel?: boolean
  readonly clearable?: boolean
  readonly hint?: string
}) {
  const said = hint === undefined ? {} : { hint }
  if (columns.length === 0)
    return <Field label={label} value={value} onChange={onChange} mono {...said} />
  return (
    <Combobox
      label={label}
      hideLabel={hideLabel}
      clearable={clearable}
      value={value}
      items={columns.map((one) => ({ ...one, value: one.name, label: one.name, more: one.type }))}
      onChange={onChange}
      placeholder="Choose a column"
      none="The source has no such column"
      draw={({ name, type, samples }) => (
        <span className="option">
          <span>
            {name} <span className="soft small mono">{type}</span>
          </span>
          <span className="soft small option-more">{samples.slice(0, 4).join(', ')}</span>
        </span>
      )}
      {...said}
    />
  )
}
