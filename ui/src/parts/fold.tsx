import { Collapsible } from '@base-ui/react/collapsible'
import type { ReactNode } from 'react'
import { Icon } from './icon.tsx'
import './fold.css'

/** What most people can leave alone, behind its name. */
export function Fold({
  title,
  defaultOpen = false,
  children,
}: {
  readonly title: ReactNode
  readonly defaultOpen?: boolean
  readonly children: ReactNode
}) {
  return (
    <Collapsible.Root className="fold" defaultOpen={defaultOpen}>
      <Collapsible.Trigger className="fold-open">
        <Icon name="chevron" size={16} />
        {title}
      </Collapsible.Trigger>
      <Collapsible.Panel className="fold-panel">{children}</Collapsible.Panel>
    </Collapsible.Root>
  )
}
