import { Autocomplete } from '@base-ui/react/autocomplete'
import './field.css'
import './select.css'

/** A line of text with suggestions: known names are found by any part of them, others can be typed. */
export function Suggest({
  label,
  value,
  names,
  onChange,
  hint,
  problem,
}: {
  readonly label: string
  readonly value: string
  readonly names: readonly string[]
  readonly onChange: (value: string) => void
  readonly hint?: string
  readonly problem?: string | undefined
}) {
  return (
    <Autocomplete.Root items={names} value={value} onValueChange={onChange} limit={50}>
      <div className="field">
        <label className="field">
          <span className="field-label">{label}</span>
          <Autocomplete.Input
            className="input"
            aria-invalid={problem !== undefined || undefined}
            data-invalid={problem === undefined ? undefined : ''}
          />
        </label>
        {hint !== undefined && <p className="field-hint">{hint}</p>}
        {problem !== undefined && <p className="field-problem">{problem}</p>}
      </div>
      <Autocomplete.Portal>
        <Autocomplete.Positioner className="select-place" sideOffset={4}>
          <Autocomplete.Popup className="select-popup">
            <Autocomplete.List className="select-list">
              {(name: string) => (
                <Autocomplete.Item key={name} value={name} className="select-item">
                  <span className="select-text">{name}</span>
                </Autocomplete.Item>
              )}
            </Autocomplete.List>
          </Autocomplete.Popup>
        </Autocomplete.Positioner>
      </Autocomplete.Portal>
    </Autocomplete.Root>
  )
}
