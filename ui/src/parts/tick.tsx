import { Checkbox } from '@base-ui/react/checkbox'
import type { ReactNode } from 'react'
import { Icon } from './icon.tsx'
import './tick.css'

/** A box to tick. Without text beside it, it is named by its label. */
export function Tick({
  checked,
  mixed = false,
  disabled = false,
  onChange,
  label,
  children,
}: {
  readonly checked: boolean
  /** Some of what it stands for is chosen. */
  readonly mixed?: boolean
  readonly disabled?: boolean
  readonly onChange: (checked: boolean) => void
  readonly label?: string
  readonly children?: ReactNode
}) {
  const box = (
    <Checkbox.Root
      className="tick"
      aria-label={label}
      checked={checked}
      indeterminate={mixed}
      disabled={disabled}
      onCheckedChange={(to) => onChange(to)}
    >
      <Checkbox.Indicator className="tick-mark">
        {mixed ? <span className="tick-some" /> : <Icon name="good" size={14} />}
      </Checkbox.Indicator>
    </Checkbox.Root>
  )
  if (children === undefined) return box
  return (
    // oxlint-disable-next-line jsx-a11y/label-has-associated-control -- the box is the control
    <label className="tick-line">
      {box}
      <span>{children}</span>
    </label>
  )
}
