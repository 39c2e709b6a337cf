import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { HomeSync } from '../../app/api.ts'
import { many } from '../../app/format.ts'
import { home, oneRun } from '../../app/queries.ts'
import { runNow, useStarted } from '../../app/start-run.ts'
import { waitShown } from '../../app/statuses.ts'
import { Button } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { RunProgress } from '../../parts/progress.tsx'
import { Sparkline } from '../../parts/sparkline.tsx'
import { Status } from '../../parts/status.tsx'
import { Away } from '../../parts/time.tsx'

interface OfSync {
  readonly sync: HomeSync
}

export function Name({ sync: { sync, direction, connection } }: OfSync) {
  return (
    <div className="sync-name">
      <span className={`sync-way sync-${direction}`}>
        <Icon name={direction} />
      </span>
      <div>
        <Link to="/runs" search={{ sync }} className="sync-link">
          {sync}
        </Link>{' '}
        <Link
          to="/syncs/$sync/edit"
          params={{ sync }}
          className="small sync-change"
          aria-label={`Change ${sync}`}
        >
          Change
        </Link>
        <p className="small soft">
          {direction === 'inbound' ? 'HubSpot to warehouse' : 'Warehouse to HubSpot'} · {
            connection
          }{' '}
        </p>
      </div>
    </div>
  )
}

/** The run at work, or the last one. */
export function Last({ sync }: OfSync) {
  const running = useRunning(sync)
  if (running !== null) return <AtWork run={running} />
  const { last } = sync
  if (!sync.known) return <span className="soft">Not known now</span>
  if (last === null) return <span className="soft">Never ran</span>
  return (
    <div>
      <Link to="/runs/$run" params={{ run: last.run_id }} className="plain-link">
        <Status status={last.status} />
      </Link>
      <p className="small soft number">
        {many(last.moved, 'row')}
        {last.set_aside > 0 && ` · ${last.set_aside} set aside`}
      </p>
    </div>
  )
}

const lookEveryMs = 1_000

function AtWork({ run }: { readonly run: string }) {
  // Asked, not streamed: browsers keep six connections to a host, and many syncs may be at work.
  const { data } = useQuery({
    ...oneRun(run),
    refetchInterval: ({ state }) => (state.data?.status === 'running' ? lookEveryMs : false),
  })
  return (
    <Link to="/runs/$run" params={{ run }} className="plain-link at-work">
      <RunProgress parts={data?.progress ?? []} />
    </Link>
  )
}

export function Fresh({ sync: { succeeded_at: at } }: OfSync) {
  return (
    <div>
      <span className="fresh-name soft small">Up to date </span>
      {at === null ? <span className="soft">—</span> : <Away at={at} />}
    </div>
  )
}

export function Next({ sync }: OfSync) {
  if (sync.schedule === null) return <span className="soft">By hand</span>
  if (sync.paused)
    return (
      <span className="soft next-paused">
        <Icon name="pause" size={14} /> Paused
      </span>
    )
  return (
    <div>
      {sync.next_at !== null && <Away at={sync.next_at} />}
      <p className="small soft next-how">
        {sync.waits_for === null || sync.waits_for === 'syncs'
          ? (sync.words ?? sync.schedule)
          : waitShown(sync.waits_for)}
        {!sync.served && sync.waits_for === null && ' · no scheduler is on'}
      </p>
    </div>
  )
}

export function Spark({ sync: { runs } }: OfSync) {
  return (
    <Sparkline
      points={runs.map(({ run_id: id, moved: value, status }) => ({ id, value, status }))}
    />
  )
}

export function RunNow({ sync }: OfSync) {
  const running = useRunning(sync)
  return (
    <div className="sync-acts">
      {sync.direction === 'outbound' && (
        <Link
          to="/syncs/$sync/plan"
          params={{ sync: sync.sync }}
          className="button button-quiet"
          aria-label={`Plan ${sync.sync}`}
        >
          Plan
        </Link>
      )}
      <Button
        icon="play"
        busy={running !== null}
        label={`Run now: ${sync.sync}`}
        onClick={() => void runNow(sync.sync)}
      >
        {running === null ? 'Run now' : 'Running'}
      </Button>
    </div>
  )
}

/** What is at work is asked for more often than the lines are; a run that was started here is shown before both. */
function useRunning({ sync }: HomeSync): string | null {
  const started = useStarted(sync)
  const { data } = useQuery({
    ...home,
    // Asked for by the screen, not by each line.
    enabled: false,
    select: ({ running }) => running.find((one) => one.sync === sync)?.run_id ?? null,
  })
  return data ?? started
}
