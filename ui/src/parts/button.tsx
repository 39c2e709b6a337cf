import { Button as BaseButton } from '@base-ui/react/button'
import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon.tsx'
import './button.css'

/** A button that does something. While it is busy it keeps its size and its focus. */
export function Button({
  kind = 'plain',
  icon,
  busy = false,
  disabled = false,
  label,
  onClick,
  children,
}: {
  readonly kind?: 'primary' | 'plain' | 'quiet' | 'danger'
  readonly icon?: IconName
  readonly busy?: boolean
  readonly disabled?: boolean
  /** What it is called where its text alone does not say it. */
  readonly label?: string
  readonly onClick?: () => void
  readonly children?: ReactNode
}) {
  return (
    <BaseButton
      className={`button button-${kind}`}
      disabled={busy || disabled}
      focusableWhenDisabled={busy}
      data-busy={busy || undefined}
      aria-label={label}
      onClick={onClick}
    >
      {icon !== undefined && <Icon name={icon} size={16} />}
      {children !== undefined && <span>{children}</span>}
    </BaseButton>
  )
}
