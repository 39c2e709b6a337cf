import { Dialog } from '@base-ui/react/dialog'
import type { ReactNode } from 'react'
import { Icon } from './icon.tsx'
import './dialog.css'
import './panel.css'

/** What is set for one thing of a list, beside the list. What is changed in it holds at once. */
export function Panel({
  open,
  onClose,
  title,
  about,
  children,
}: {
  readonly open: boolean
  readonly onClose: () => void
  readonly title: string
  readonly about?: string
  readonly children: ReactNode
}) {
  return (
    <Dialog.Root
      open={open}
      onOpenChange={(to) => {
        if (!to) onClose()
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="dialog-veil" />
        <Dialog.Popup className="panel">
          <div className="panel-head">
            <div>
              <Dialog.Title className="dialog-title">{title}</Dialog.Title>
              {about !== undefined && (
                <Dialog.Description className="small soft">{about}</Dialog.Description>
              )}
            </div>
            <Dialog.Close className="button button-quiet" aria-label="Close">
              <Icon name="close" size={16} />
            </Dialog.Close>
          </div>
          <div className="panel-body stack">{children}</div>
          <div className="panel-foot">
            <Dialog.Close className="button button-primary">Done</Dialog.Close>
          </div>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
