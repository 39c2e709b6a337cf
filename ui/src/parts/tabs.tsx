import { Tabs as BaseTabs } from '@base-ui/react/tabs'
import type { ReactNode } from 'react'
import './tabs.css'

export interface Tab<Name extends string> {
  readonly name: Name
  readonly label: string
  /** What there is behind it. */
  readonly count?: number | undefined
}

/** Views of one thing; the chosen one stands in the address, so that it can be gone back to. */
export function Tabs<Name extends string>({
  label,
  tabs,
  value,
  onChange,
  children,
}: {
  readonly label: string
  readonly tabs: readonly Tab<Name>[]
  readonly value: Name
  readonly onChange: (name: Name) => void
  /** The chosen view. */
  readonly children: ReactNode
}) {
  return (
    <BaseTabs.Root value={value} onValueChange={(chosen: Name) => onChange(chosen)}>
      <BaseTabs.List className="tabs" aria-label={label}>
        {tabs.map(({ name, label: said, count }) => (
          <BaseTabs.Tab key={name} value={name} className="tab">
            {said}
            {count !== undefined && <span className="tab-count number">{count}</span>}
          </BaseTabs.Tab>
        ))}
      </BaseTabs.List>
      <BaseTabs.Panel key={value} value={value} className="tab-panel stack">
        {children}
      </BaseTabs.Panel>
    </BaseTabs.Root>
  )
}
