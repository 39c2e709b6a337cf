import { countIn, textIn } from '../../engine/cells.ts'
import type { InboundConfig } from '../../config/inbound-schema.ts'
import type { OutboundConfig } from '../../config/outbound-schema.ts'
import { listAlerts } from '../../engine/journal/alerts.ts'
import { listSchedules, runsAtWork } from '../../engine/journal/schedules.ts'
import { runsTable, slotOf } from '../../engine/journal/tables.ts'
import type { Slot, Warehouse } from '../../engine/ports.ts'
import type { OpenAlertStatus } from '../alerts/status.ts'
import { type ConnectionQuota, quotaOf, scheduleOfSync, type ScheduleStatus } from '../status.ts'
import { callSlots, type NewestRun, newestRuns, type RunLine } from './runs.ts'

/** A run as a point of a small plot. */
export interface RunPoint {
  readonly run_id: string
  readonly status: string
  readonly moved: number
  readonly set_aside: number
  readonly started_at: string | null
  readonly seconds: number | null
}

export interface HomeSync extends ScheduleStatus {
  readonly sync: string
  readonly connection: string
  readonly direction: 'inbound' | 'outbound'
  /** The run that is at work. */
  readonly running_run_id: string | null
  readonly last: RunLine | null
  /** When its data was brought up to date last. */
  readonly succeeded_at: string | null
  /** The last 30, the oldest first. */
  readonly runs: readonly RunPoint[]
}

/** Something that a person has to decide or mend. */
export interface Need {
  readonly kind: 'sign_in_needed' | 'held' | 'failed' | 'alert'
  readonly sync: string
  readonly run_id: string | null
  /** Of a held run: what it is approved by. */
  readonly plan_id: string | null
  readonly since: string | null
  readonly what: string
  readonly fix: string | null
}

export interface HomeQuota extends ConnectionQuota {
  /** Calls since the day of the account began, or in 24 hours where its time zone is not known. */
  readonly since: string
  readonly used_by_sync: readonly { readonly sync: string; readonly calls: number }[]
  /** What HubSpot counted and we did not; null where it doesn't tell. */
  readonly used_by_others: number | null
  readonly hours: readonly { readonly at: string; readonly calls: number }[]
}

export interface Home {
  readonly syncs: readonly HomeSync[]
  /** What matters most first. */
  readonly needs: readonly Need[]
  readonly alerts: readonly OpenAlertStatus[]
  readonly quota: readonly HomeQuota[]
}

type Syncs = Readonly<Record<string, InboundConfig | OutboundConfig>>

const runsShown = 30
const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** An hour begins at the same moment in every session: no engine's own idea of a time zone is asked. */
export const beganMs: Slot = {
  kind: 'expression',
  expression: {
    op: 'cast',
    of: { op: 'column', name: 'started_at', of: 'runs' },
    to: 'millis',
  },
}

/** The syncs of connections that share one warehouse. */
export async function homeOf(
  warehouse: Warehouse,
  syncs: Syncs,
  connections: readonly string[],
  now: Date,
): Promise<Home> {
  const known = await newestRuns(warehouse, runsShown)
  const schedules = new Map((await listSchedules(warehouse, now)).map((one) => [one.sync, one]))
  const atWork = await runsAtWork(warehouse, now)
  const alerts = (await listAlerts(warehouse)).flatMap(({ sync, open }) =>
    sync in syncs
      ? open.map(({ kind, openedAt, what, fix, runId }) => ({
          told: { sync, kind, since: openedAt.toISOString(), what },
          fix,
          runId,
        }))
      : [],
  )
  const shown = Object.entries(syncs).map(([sync, config]): HomeSync => {
    const runs = known.get(sync) ?? []
    const [last] = runs
    const { schedule } = config
    return {
      sync,
      connection: config.connection,
      direction: config.direction,
      ...scheduleOfSync(schedule, schedules.get(sync), last?.run_id ?? null, now),
      running_run_id: atWork.get(sync)?.runId ?? null,
      last: last === undefined ? null : lineOf(last),
      succeeded_at: last?.succeeded_at ?? null,
      runs: runs.map(pointOf).toReversed(),
    }
  })
  const quota: HomeQuota[] = []
  for (const connection of connections)
    quota.push(await homeQuota(warehouse, connection, syncs, now))
  return {
    syncs: shown,
    needs: needsOf(shown, alerts),
    alerts: alerts.map(({ told }) => told),
    quota,
  }
}

const lineOf = ({ succeeded_at: _at, ...line }: NewestRun): RunLine => line

const pointOf = (run: NewestRun): RunPoint => ({
  run_id: run.run_id,
  status: run.status,
  moved: run.moved,
  set_aside: run.set_aside,
  started_at: run.started_at,
  seconds:
    run.started_at === null || run.finished_at === null
      ? null
      : (Date.parse(run.finished_at) - Date.parse(run.started_at)) / 1000,
})

const order: readonly Need['kind'][] = ['sign_in_needed', 'held', 'failed', 'alert']

/** What waits for a person, once each: an alert that says what the last run says already is left out. */
function needsOf(
  syncs: readonly Pick<HomeSync, 'sync' | 'last' | 'running_run_id'>[],
  alerts: readonly {
    readonly told: OpenAlertStatus
    readonly fix: string | null
    readonly runId: string | null
  }[],
): readonly Need[] {
  const ofRuns = syncs.flatMap(({ sync, last, running_run_id }): Need[] => {
    const kind = order.find((one) => one === last?.status)
    if (last === null || kind === undefined || running_run_id !== null) return []
    return [
      {
        kind,
        sync,
        run_id: last.run_id,
        plan_id: last.plan_id,
        since: last.finished_at,
        what: last.error?.what ?? 'The last run ended so.',
        fix: last.error?.fix ?? null,
      },
    ]
  })
  const told = new Set(ofRuns.map(({ sync, kind }) => `${sync}/${kind}`))
  const ofAlerts = alerts
    .filter(({ told: { sync, kind } }) => !told.has(`${sync}/${kind}`) && kind !== 'partial')
    .map(
      ({ told: { sync, since, what }, fix, runId }): Need => ({
        kind: 'alert',
        sync,
        run_id: runId,
        plan_id: null,
        since,
        what,
        fix,
      }),
    )
  return [...ofRuns, ...ofAlerts].toSorted(
    (one, other) =>
      order.indexOf(one.kind) - order.indexOf(other.kind) ||
      (one.since ?? '').localeCompare(other.since ?? '') ||
      one.sync.localeCompare(other.sync),
  )
}

async function homeQuota(
  warehouse: Warehouse,
  connection: string,
  syncs: Syncs,
  now: Date,
): Promise<HomeQuota> {
  const quota = await quotaOf(warehouse, connection, now)
  const since = new Date(
    (quota.resets_at === null ? now.getTime() : Date.parse(quota.resets_at)) - dayMs,
  )
  const rows = (
    await warehouse.rows({
      name: 'ui/calls',
      slots: { runs: slotOf(runsTable), began_ms: beganMs, ...callSlots },
      values: { since },
    })
  )
    .map((row) => ({
      sync: textIn(row, 'sync'),
      at: new Date(countIn(row, 'hours') * hourMs).toISOString(),
      calls: countIn(row, 'made'),
    }))
    // One that the document no longer has counts for whoever shares the warehouse.
    .filter(({ sync }) => (syncs[sync]?.connection ?? connection) === connection)
  const summed = (nameOf: (row: (typeof rows)[number]) => string) =>
    [...Map.groupBy(rows, nameOf)].map(
      ([name, of]) => [name, of.reduce((sum, { calls }) => sum + calls, 0)] as const,
    )
  const ours = rows.reduce((sum, { calls }) => sum + calls, 0)
  const { daily_max, daily_remaining } = quota
  return {
    ...quota,
    since: since.toISOString(),
    used_by_sync: summed(({ sync }) => sync)
      .map(([sync, calls]) => ({ sync, calls }))
      .toSorted((one, other) => other.calls - one.calls),
    used_by_others:
      daily_max === null || daily_remaining === null
        ? null
        : Math.max(0, daily_max - daily_remaining - ours),
    hours: summed(({ at }) => at).map(([at, calls]) => ({ at, calls })),
  }
}
