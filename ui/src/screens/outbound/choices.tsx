import { Radio } from '@base-ui/react/radio'
import { RadioGroup } from '@base-ui/react/radio-group'
import { useId } from 'react'
import type { Said } from './words.ts'

/** One of a few, each with a sentence. */
export function Choices({
  label,
  value,
  choices,
  onChange,
}: {
  readonly label: string
  readonly value: string
  readonly choices: readonly Said[]
  readonly onChange: (value: string) => void
}) {
  const id = useId()
  return (
    <div className="field">
      <p id={id} className="field-label">
        {label}
      </p>
      <RadioGroup
        className="choices"
        aria-labelledby={id}
        value={value}
        onValueChange={(chosen) => onChange(String(chosen))}
      >
        {choices.map((one) => (
          // oxlint-disable-next-line jsx-a11y/label-has-associated-control -- the radio is the control
          <label key={one.value} className="choice" data-chosen={one.value === value || undefined}>
            <Radio.Root value={one.value} className="choice-mark">
              <Radio.Indicator className="choice-dot" />
            </Radio.Root>
            <span className="choice-text">
              <strong>{one.title}</strong>
              {one.sentence !== '' && <span className="small soft">{one.sentence}</span>}
            </span>
          </label>
        ))}
      </RadioGroup>
    </div>
  )
}
