import { useBlocker } from '@tanstack/react-router'
import { Confirm } from './dialog.tsx'

/** Asks before what is not saved is lost: to another screen by a question here, to another site by the browser's own. */
export function AskBeforeLeaving({ unsaved }: { readonly unsaved: () => boolean }) {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) =>
      (current.pathname !== next.pathname ||
        JSON.stringify(current.search) !== JSON.stringify(next.search)) &&
      unsaved(),
    enableBeforeUnload: () => unsaved(),
    withResolver: true,
  })
  return (
    <Confirm
      open={status === 'blocked'}
      onClose={() => reset?.()}
      title="Leave without saving?"
      act="Leave"
      danger
      onAct={() => proceed?.()}
    >
      <p>What you changed here is lost then.</p>
    </Confirm>
  )
}
