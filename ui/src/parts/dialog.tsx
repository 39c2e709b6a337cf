import { AlertDialog } from '@base-ui/react/alert-dialog'
import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import './dialog.css'

/** Asks before something that is not easily taken back. The focus begins at the safe answer. */
export function Confirm({
  open,
  onClose,
  title,
  act,
  onAct,
  busy = false,
  disabled = false,
  danger = false,
  children,
}: {
  readonly open: boolean
  readonly onClose: () => void
  readonly title: string
  /** What the button says: the act itself, never "OK". */
  readonly act: string
  readonly onAct: () => void
  readonly busy?: boolean
  readonly disabled?: boolean
  readonly danger?: boolean
  readonly children: ReactNode
}) {
  return (
    <AlertDialog.Root
      open={open}
      onOpenChange={(to) => {
        if (!to) onClose()
      }}
    >
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className="dialog-veil" />
        <AlertDialog.Popup className="dialog">
          <AlertDialog.Title className="dialog-title">{title}</AlertDialog.Title>
          <AlertDialog.Description render={<div className="dialog-text stack" />}>
            {children}
          </AlertDialog.Description>
          <div className="dialog-acts">
            <AlertDialog.Close className="button button-plain">Close</AlertDialog.Close>
            <Button
              kind={danger ? 'danger' : 'primary'}
              busy={busy}
              disabled={disabled}
              onClick={onAct}
            >
              {act}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
