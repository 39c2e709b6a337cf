import { useMutation, useQuery } from '@tanstack/react-query'
import { api, ask } from '../../app/api.ts'
import { forgetSyncs } from '../../app/save-sync.ts'
import { Button } from '../../parts/button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Loading } from '../../parts/loading.tsx'
import { ProblemShown } from '../../parts/problem.tsx'
import { say, sayFailure } from '../../parts/toasts.tsx'

/** Schedules that a person has paused: nothing starts them by itself. */
export function Resting() {
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['schedules', 'resting'],
    queryFn: () => ask(api.schedules.$get()),
  })
  const resume = useMutation({
    mutationFn: (sync: string) => ask(api.syncs[':sync'].resume.$post({ param: { sync } })),
    onSuccess: async (_, sync) => {
      say(`${sync} runs by its schedule again`)
      await forgetSyncs()
    },
    onError: sayFailure,
  })
  if (isPending) return <Loading label="Loading the schedules" lines={3} tall />
  if (error !== null) return <ProblemShown error={error} again={() => void refetch()} />
  const paused = data.schedules.filter((one) => one.paused)
  if (paused.length === 0)
    return (
      <Empty title="Nothing is paused">
        Each sync that has a schedule runs by it while <code>serve</code> is at work.
      </Empty>
    )
  return (
    <ul className="card resting">
      {paused.map(({ sync, schedule }) => (
        <li key={sync} className="row spread">
          <div>
            <strong>{sync}</strong>
            <p className="small soft">{schedule}</p>
          </div>
          <Button
            icon="play"
            label={`Resume ${sync}`}
            busy={resume.isPending && resume.variables === sync}
            onClick={() => resume.mutate(sync)}
          >
            Resume
          </Button>
        </li>
      ))}
    </ul>
  )
}
