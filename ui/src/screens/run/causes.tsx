import { Accordion } from '@base-ui/react/accordion'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api, ask, type RunShown } from '../../app/api.ts'
import { many } from '../../app/format.ts'
import { fixHere } from '../../app/page-words.ts'
import { Icon } from '../../parts/icon.tsx'
import { Loading } from '../../parts/loading.tsx'
import { ProblemShown } from '../../parts/problem.tsx'
import { Said } from '../../parts/said.tsx'
import { AsideRows } from './aside-rows.tsx'
import { ChangeRows } from './change-rows.tsx'

/** A row is kept with the newest run that met it. */
function leftOut(result: RunShown['result']): number {
  if (result === null) return 0
  if (result.direction === 'inbound')
    return Object.values(result.streams ?? {}).reduce((sum, { set_aside }) => sum + set_aside, 0)
  // Results are kept as JSON: one of an older version may lack what this page shows.
  const { records, associations } = result as Partial<typeof result>
  return (records?.refused ?? 0) + (records?.set_aside ?? 0) + (associations?.set_aside ?? 0)
}

/** Why rows were refused or set aside, the most frequent first, with the rows behind each. */
export function Causes({ run }: { readonly run: RunShown }) {
  const [open, setOpen] = useState<readonly string[]>([])
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['run', run.run_id, 'causes'],
    queryFn: () => ask(api.runs[':run'].causes.$get({ param: { run: run.run_id } })),
  })
  if (isPending) return <Loading label="Loading what went wrong" lines={2} tall />
  if (error !== null) return <ProblemShown error={error} again={() => void refetch()} />
  if (data.causes.length === 0 && run.status !== 'held' && leftOut(run.result) > 0)
    return (
      <p className="soft">
        {many(leftOut(run.result), 'row was', 'rows were')} refused or set aside: since then sent,
        or told by{' '}
        <Link to="/runs" search={{ sync: run.sync }}>
          a newer run
        </Link>
        .
      </p>
    )
  if (data.causes.length === 0)
    return (
      <p className="needs-none">
        <Icon name="good" /> No row was refused or set aside.
      </p>
    )
  return (
    <section className="stack" aria-labelledby="causes">
      <h2 id="causes">What went wrong</h2>
      <Accordion.Root
        className="causes card"
        value={[...open]}
        onValueChange={(value: readonly string[]) => setOpen(value)}
      >
        {data.causes.map(({ code, count: rows, what, fix }) => (
          <Accordion.Item key={code} value={code} className="cause">
            <Accordion.Header className="cause-head">
              <Accordion.Trigger className="cause-open">
                <Icon name="chevron" />
                <span className="cause-text">
                  <span>{what ?? code}</span>
                  <code className="small soft">{code}</code>
                </span>
                <strong className="number cause-count">{many(rows, 'row')}</strong>
              </Accordion.Trigger>
            </Accordion.Header>
            <Accordion.Panel className="cause-rows stack">
              {fix !== null && fix !== '' && (
                <p className="cause-fix">
                  <strong>What to do: </strong>
                  <Said text={fixHere(fix, code)} />
                </p>
              )}
              {run.direction === 'outbound' ? (
                <ChangeRows run={run} code={code} />
              ) : (
                <AsideRows run={run} code={code} />
              )}
            </Accordion.Panel>
          </Accordion.Item>
        ))}
      </Accordion.Root>
    </section>
  )
}
