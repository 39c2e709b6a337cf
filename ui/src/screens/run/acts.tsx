import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api, ask, type RunShown } from '../../app/api.ts'
import { runNow } from '../../app/start-run.ts'
import { Button } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { say, sayFailure } from '../../parts/toasts.tsx'
import { Undo } from './undo.tsx'

/** What can be done with a run. */
export function Acts({ run }: { readonly run: RunShown }) {
  const navigate = useNavigate()
  const cancel = useMutation({
    mutationFn: () => ask(api.runs[':run'].cancel.$post({ param: { run: run.run_id } })),
    onSuccess: () => say('Asked to stop', 'It stops at its next checkpoint; nothing is lost.'),
    onError: sayFailure,
  })
  const again = useMutation({
    mutationFn: () => runNow(run.sync),
    onSuccess: (id) => {
      if (id !== null) void navigate({ to: '/runs/$run', params: { run: id } })
    },
  })
  if (run.status === 'running')
    return (
      <Button
        icon="stop"
        busy={cancel.isPending}
        disabled={cancel.isSuccess}
        onClick={() => cancel.mutate()}
      >
        {cancel.isSuccess ? 'Stopping' : 'Cancel'}
      </Button>
    )
  return (
    <div className="row">
      <a
        className="button button-plain"
        href={`/api/runs/${encodeURIComponent(run.run_id)}/changes.csv`}
        download
      >
        <Icon name="download" size={16} />
        Download
      </a>
      {run.direction === 'outbound' && run.status !== 'held' && <Undo run={run} />}
      <Button
        kind={run.status === 'held' ? 'plain' : 'primary'}
        icon="play"
        label={`Run now: ${run.sync}`}
        busy={again.isPending}
        onClick={() => again.mutate()}
      >
        Run now
      </Button>
    </div>
  )
}
