import { Field as BaseField } from '@base-ui/react/field'
import './field.css'

/** A line of text with its label. */
export function Field({
  label,
  value,
  onChange,
  type = 'text',
  placeholder,
}: {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly type?: 'text' | 'search'
  readonly placeholder?: string
}) {
  return (
    <BaseField.Root className="field">
      <BaseField.Label className="field-label">{label}</BaseField.Label>
      <BaseField.Control
        className="input"
        type={type}
        value={value}
        placeholder={placeholder}
        onValueChange={(text) => onChange(text)}
      />
    </BaseField.Root>
  )
}
