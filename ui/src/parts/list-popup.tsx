import { type ReactNode, type RefObject, useEffect, useRef } from 'react'

interface Unmounting {
  readonly unmount: () => void
}

/**
 * Base UI's popup hides the rest of the page from screen readers as a dialog would, though the field keeps the focus and
 * Tab leads on: what can be focused would be hidden (axe: aria-hidden-focus). So a list of a field stands in this one,
 * and is taken away here once it is closed, which is the popup's other duty.
 */
export function useListClosing<Actions extends Unmounting>(
  open: boolean,
): RefObject<Actions | null> {
  const actions = useRef<Actions>(null)
  useEffect(() => {
    if (!open) actions.current?.unmount()
  }, [open])
  return actions
}

export const ListPopup = ({
  className,
  children,
}: {
  readonly className: string
  readonly children: ReactNode
}) => (
  // The field keeps the focus whatever is pressed in its list.
  // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
  <div role="presentation" className={className} onMouseDown={(event) => event.preventDefault()}>
    {children}
  </div>
)
