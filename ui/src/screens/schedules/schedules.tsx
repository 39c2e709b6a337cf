import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { api, ask, type Schedule } from '../../app/api.ts'
import { moment } from '../../app/format.ts'
import { home, queries } from '../../app/queries.ts'
import { waitShown } from '../../app/statuses.ts'
import { Button } from '../../parts/button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Field } from '../../parts/field.tsx'
import { Loading } from '../../parts/loading.tsx'
import { ProblemShown } from '../../parts/problem.tsx'
import { Status } from '../../parts/status.tsx'
import { columnsOf, Table } from '../../parts/table.tsx'
import { Away } from '../../parts/time.tsx'
import { say, sayFailure } from '../../parts/toasts.tsx'
import { Events } from './events.tsx'
import { Rule } from './rule.tsx'
import './schedules.css'

const lookEveryMs = 15_000
const key = ['schedules']

const helper = columnsOf<Schedule>()
const columns = helper.columns([
  helper.display({
    id: 'sync',
    header: 'Sync',
    cell: ({ row: { original: of } }) => (
      <Link to="/runs" search={{ sync: of.sync }} className="schedule-sync">
        {of.sync}
      </Link>
    ),
  }),
  helper.display({
    id: 'rule',
    header: 'Runs',
    cell: ({ row: { original: of } }) => <Rule schedule={of.schedule ?? ''} rests={of.paused} />,
  }),
  helper.display({
    id: 'next',
    header: 'Next',
    cell: ({ row }) => <Next of={row.original} />,
  }),
  helper.display({
    id: 'act',
    header: () => <span className="unseen">Act</span>,
    cell: ({ row }) => <Rest of={row.original} />,
  }),
])

/** With as many, people look for one by its name. */
const manySchedules = 8

/** When each sync runs by itself, and what schedulers did last. */
export function SchedulesScreen() {
  const [name, setName] = useState('')
  const { data, error, isPending, refetch } = useQuery({
    queryKey: key,
    queryFn: () => ask(api.schedules.$get()),
    refetchInterval: lookEveryMs,
  })
  const shown = useMemo(
    () =>
      (data?.schedules ?? []).filter(({ sync }) =>
        sync.toLowerCase().includes(name.trim().toLowerCase()),
      ),
    [data, name],
  )
  const served = data?.schedules.some((one) => one.served) === true
  return (
    <div className="screen">
      <title>Schedules · hubspot-warehouse</title>
      <header className="screen-head">
        <h1>Schedules</h1>
        {data !== undefined && data.schedules.length > manySchedules && (
          <Field label="Name" type="search" value={name} onChange={setName} />
        )}
      </header>
      {error !== null && <ProblemShown error={error} again={() => void refetch()} />}
      {isPending && <Loading label="Loading the schedules" lines={8} tall />}
      {data !== undefined && (
        <>
          {data.schedules.length === 0 ? (
            <Empty title="No sync has a schedule">
              All of them run by hand. A schedule is set where a sync is changed.
            </Empty>
          ) : (
            <>
              {!served && (
                <p className="soft">
                  No scheduler has taken these on yet; <code>serve</code> does so within a minute.
                </p>
              )}
              {shown.length === 0 ? (
                <Empty title="No sync is called so">Change the name.</Empty>
              ) : (
                <Table
                  label="Schedules"
                  kind="schedules"
                  columns={columns}
                  rows={shown}
                  idOf={({ sync }) => sync}
                  height={61}
                />
              )}
            </>
          )}
          <Events events={data.events} />
        </>
      )}
    </div>
  )
}

function Next({ of }: { readonly of: Schedule }) {
  if (of.running_run_id !== null)
    return (
      <Link to="/runs/$run" params={{ run: of.running_run_id }} className="plain-link">
        <Status status="running" />
      </Link>
    )
  if (of.paused) return <Status status="paused" />
  return (
    <div>
      {of.next_at === null ? (
        <span className="soft">{of.waits_for === null ? '—' : waitShown(of.waits_for)}</span>
      ) : (
        <>
          <Away at={of.next_at} />
          <p className="small soft">
            {moment(of.next_at)}
            {of.waits_for !== null && ` · ${waitShown(of.waits_for)}`}
          </p>
        </>
      )}
    </div>
  )
}

/** Lets a schedule rest, or ends that. */
function Rest({ of: { sync, paused } }: { readonly of: Schedule }) {
  const change = useMutation({
    mutationFn: () =>
      ask(
        paused
          ? api.syncs[':sync'].resume.$post({ param: { sync } })
          : api.syncs[':sync'].pause.$post({ param: { sync } }),
      ),
    onSuccess: async ({ changed }) => {
      await queries.invalidateQueries({ queryKey: key })
      void queries.invalidateQueries({ queryKey: home.queryKey })
      if (changed)
        say(
          paused ? `${sync} runs by its schedule again` : `${sync} rests`,
          paused ? undefined : 'It can still be run by hand.',
        )
      else
        say(
          `Nothing changed for ${sync}`,
          paused ? 'The configuration itself pauses it.' : 'It rested already.',
          'warn',
        )
    },
    onError: sayFailure,
  })
  return (
    <div className="schedule-act">
      <Button
        icon={paused ? 'play' : 'pause'}
        busy={change.isPending}
        label={`${paused ? 'Resume' : 'Pause'} ${sync}`}
        onClick={() => change.mutate()}
      >
        {paused ? 'Resume' : 'Pause'}
      </Button>
    </div>
  )
}
