import { Field as BaseField } from '@base-ui/react/field'
import { Said } from './said.tsx'
import './field.css'

/** A line of text with its label. */
export function Field({
  label,
  value,
  onChange,
  type = 'text',
  placeholder,
  hint,
  problem,
  mono = false,
  onLeave,
}: {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly type?: 'text' | 'search' | 'password' | 'date' | 'time'
  readonly placeholder?: string
  /** A sentence below it. */
  readonly hint?: string
  /** What is wrong with what stands there. */
  readonly problem?: string | undefined
  readonly mono?: boolean
  /** The person has gone on to something else. */
  readonly onLeave?: () => void
}) {
  return (
    <BaseField.Root className="field" invalid={problem !== undefined}>
      <BaseField.Label className="field-label">{label}</BaseField.Label>
      <BaseField.Control
        className={`input${mono ? ' mono' : ''}`}
        type={type}
        value={value}
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={false}
        onValueChange={(text) => onChange(text)}
        onBlur={onLeave}
      />
      {hint !== undefined && (
        <BaseField.Description className="field-hint">
          <Said text={hint} />
        </BaseField.Description>
      )}
      {problem !== undefined && (
        <BaseField.Error match className="field-problem">
          {problem}
        </BaseField.Error>
      )}
    </BaseField.Root>
  )
}
