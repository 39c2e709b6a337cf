import { Select as BaseSelect } from '@base-ui/react/select'
import { useId } from 'react'
import { Icon } from './icon.tsx'
import { Said } from './said.tsx'
import './field.css'
import './select.css'

export interface Choice<Value extends string> {
  readonly value: Value
  readonly label: string
}

/** One of a few. */
export function Select<Value extends string>({
  label,
  value,
  choices,
  onChange,
  hint,
  hideLabel = false,
}: {
  readonly label: string
  readonly value: Value
  readonly choices: readonly Choice<Value>[]
  readonly onChange: (value: Value) => void
  /** A sentence below it. */
  readonly hint?: string
  /** Where a column's head says it already. */
  readonly hideLabel?: boolean
}) {
  const hintId = useId()
  return (
    <div className="field">
      <BaseSelect.Root
        items={choices}
        value={value}
        onValueChange={(chosen) => {
          if (chosen !== null) onChange(chosen)
        }}
      >
        <BaseSelect.Label className={hideLabel ? 'unseen' : 'field-label'}>
          {label}
        </BaseSelect.Label>
        <BaseSelect.Trigger
          className="input select"
          aria-describedby={hint === undefined ? undefined : hintId}
        >
          <BaseSelect.Value />
          <BaseSelect.Icon>
            <Icon name="chevron" size={16} />
          </BaseSelect.Icon>
        </BaseSelect.Trigger>
        <BaseSelect.Portal>
          <BaseSelect.Positioner
            className="select-place"
            positionMethod="fixed"
            sideOffset={4}
            alignItemWithTrigger={false}
          >
            <BaseSelect.Popup className="select-popup">
              <BaseSelect.List className="select-list">
                {choices.map((choice) => (
                  <BaseSelect.Item key={choice.value} value={choice.value} className="select-item">
                    <BaseSelect.ItemIndicator className="select-mark">
                      <Icon name="good" size={14} />
                    </BaseSelect.ItemIndicator>
                    <BaseSelect.ItemText className="select-text">
                      {choice.label}
                    </BaseSelect.ItemText>
                  </BaseSelect.Item>
                ))}
              </BaseSelect.List>
            </BaseSelect.Popup>
          </BaseSelect.Positioner>
        </BaseSelect.Portal>
      </BaseSelect.Root>
      {hint !== undefined && (
        <p id={hintId} className="field-hint">
          <Said text={hint} />
        </p>
      )}
    </div>
  )
}
