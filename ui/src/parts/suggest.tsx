import { Autocomplete } from '@base-ui/react/autocomplete'
import { useState } from 'react'
import { ListPopup, useListClosing } from './list-popup.tsx'
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
  const [open, setOpen] = useState(false)
  const actions = useListClosing<Autocomplete.Root.Actions>(open)
  return (
    <Autocomplete.Root
      items={names}
      value={value}
      open={open}
      actionsRef={actions}
      onOpenChange={setOpen}
      onValueChange={onChange}
      limit={50}
    >
      <div className="field">
        <label className="field">
          <span className="field-label">{label}</span>
          <Autocomplete.Input
            className="input"
            onBlur={() => setOpen(false)}
            aria-invalid={problem !== undefined || undefined}
            data-invalid={problem === undefined ? undefined : ''}
          />
        </label>
        {hint !== undefined && <p className="field-hint">{hint}</p>}
        {problem !== undefined && <p className="field-problem">{problem}</p>}
      </div>
      <Autocomplete.Portal>
        <Autocomplete.Positioner className="select-place" positionMethod="fixed" sideOffset={4}>
          <ListPopup className="select-popup">
            <Autocomplete.List className="select-list">
              {(name: string) => (
                <Autocomplete.Item
                  key={name}
                  value={name}
                  className="select-item"
                  onClick={() => onChange(name)}
                >
                  <span className="select-text">{name}</span>
                </Autocomplete.Item>
              )}
            </Autocomplete.List>
          </ListPopup>
        </Autocomplete.Positioner>
      </Autocomplete.Portal>
    </Autocomplete.Root>
  )
}
