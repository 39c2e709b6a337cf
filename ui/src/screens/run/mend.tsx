import { useMutation } from '@tanstack/react-query'
import { api, ask, type RunShown } from '../../app/api.ts'
import { count, many } from '../../app/format.ts'
import { Button } from '../../parts/button.tsx'
import { say, sayFailure } from '../../parts/toasts.tsx'

/** Lets rows go again, or leaves them out: those that are chosen, or all of the cause. */
export function Mend({
  run: { sync },
  code,
  keys,
  onDone,
}: {
  readonly run: RunShown
  readonly code: string
  readonly keys: readonly string[]
  readonly onDone: () => void
}) {
  const param = { sync }
  const retry = useMutation({
    mutationFn: () =>
      ask(
        api.syncs[':sync'].retry.$post({
          param,
          json: { error: code, keys: [...keys] },
        }),
      ),
    onSuccess: ({ rows, links }) => {
      say(
        rows + links === 0
          ? 'Nothing of these can be sent again'
          : `${many(rows, 'row')}${links > 0 ? ` and ${many(links, 'link')}` : ''} will be sent again`,
        rows + links === 0
          ? 'They were sent meanwhile, or the source has to change first.'
          : 'The next run sends them.',
      )
      onDone()
    },
    onError: sayFailure,
  })
  const skip = useMutation({
    mutationFn: () => ask(api.syncs[':sync'].skip.$post({ param, json: { keys: [...keys] } })),
    onSuccess: ({ rows }) => {
      say(`${many(rows, 'row')} left out`, 'Until they change in the source.')
      onDone()
    },
    onError: sayFailure,
  })
  const some = keys.length > 0
  return (
    <div className="row">
      <Button icon="retry" busy={retry.isPending} onClick={() => retry.mutate()}>
        {some ? `Send ${count(keys.length)} again` : 'Send all again'}
      </Button>
      <Button icon="skip" busy={skip.isPending} disabled={!some} onClick={() => skip.mutate()}>
        {some ? `Leave ${count(keys.length)} out` : 'Leave out'}
      </Button>
      {!some && <span className="small soft">Choose rows to send or leave out only those.</span>}
    </div>
  )
}
