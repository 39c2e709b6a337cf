import { Toast } from '@base-ui/react/toast'
import { toldOf } from '../app/api.ts'
import { fixHere } from '../app/page-words.ts'
import { Icon } from './icon.tsx'
import './toasts.css'

const toasts = Toast.createToastManager()

/** Says what has happened; read aloud when there is time. */
export const say = (
  title: string,
  description?: string,
  type: 'good' | 'warn' | 'bad' = 'good',
): void => {
  toasts.add({ title, ...(description === undefined ? {} : { description }), type })
}

/**
 * Says what failed, with its mend; stays longer. Not of high priority: Base UI hides such from screen readers until it is
 * read aloud elsewhere, though its button can be reached, which axe refuses (aria-hidden-focus).
 */
export const sayFailure = (error: unknown): void => {
  const told = toldOf(error)
  toasts.add({
    title: told.what,
    description: `${told.why} ${fixHere(told.fix, told.code)}`,
    type: 'bad',
    timeout: 15_000,
  })
}

export function Toasts() {
  return (
    <Toast.Provider toastManager={toasts} timeout={6_000}>
      <Toast.Portal>
        <Toast.Viewport className="toasts" aria-label="Messages">
          <Shown />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  )
}

function Shown() {
  const { toasts: shown } = Toast.useToastManager()
  return shown.map((toast) => (
    <Toast.Root key={toast.id} toast={toast} className="toast" data-kind={toast.type}>
      <Icon name={toast.type === 'good' ? 'good' : 'warning'} />
      <Toast.Content className="toast-text">
        <Toast.Title className="toast-title" />
        <Toast.Description className="small soft" />
      </Toast.Content>
      <Toast.Close className="button button-quiet toast-close" aria-label="Close the message">
        <Icon name="close" size={14} />
      </Toast.Close>
    </Toast.Root>
  ))
}
