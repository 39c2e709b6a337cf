import { countIn, textIn } from '../../engine/cells.ts'
import { scheduleOf } from '../../config/schedules.ts'
import { listAlerts } from '../../engine/journal/alerts.ts'
import { listSchedules, runsAtWork } from '../../engine/journal/schedules.ts'
import { runsTable, slotOf } from '../../engine/journal/tables.ts'
import type { Slot, Warehouse } from '../../engine/ports.ts'
import type { ConnectorError } from '../../errors/connector-error.ts'
import type { OpenAlertStatus } from '../alerts/status.ts'
import { type ConnectionQuota, quotaOf } from '../status.ts'
import { lineOf, type Syncs, trueNewest } from './home-syncs.ts'
import { brokenNeeds, type Need, needsOf } from './needs.ts'
import { reasonsByRun } from './reasons.ts'
import { callSlots, type NewestRun, newerFirst } from './runs.ts'

export interface HomeQuota extends ConnectionQuota {
  /** Calls since the day of the account began, or in 24 hours where its time zone is not known. */
  readonly since: string
  /** Those that used most, and the sum of the others. */
  readonly used_by_sync: readonly { readonly sync: string; readonly calls: number }[]
  readonly used_by_rest: number
  /** What HubSpot counted and we did not; null where it doesn't tell. */
  readonly used_by_others: number | null
  readonly hours: readonly { readonly at: string; readonly calls: number }[]
}

/** All but the syncs' own lines, which are a list with pages: home-syncs.ts. */
export interface Home {
  /** Of all syncs. */
  readonly names: readonly string[]
  readonly running: readonly { readonly sync: string; readonly run_id: string }[]
  /** Of all syncs: where it changes, so have their lines. */
  readonly newest_run_id: string | null
  /** What matters most first. */
  readonly needs: readonly Need[]
  readonly alerts: readonly OpenAlertStatus[]
  readonly quota: readonly HomeQuota[]
}

/** So many syncs are told by name in what was used of a day's calls. */
const mostUsers = 20
/** So far back the run is looked for that says how a sync stands. */
const runsLookedAt = 5
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
  const known = await trueNewest(warehouse, runsLookedAt, null, now)
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
  const lasts = Object.entries(syncs).map(([sync, { connection, schedule }]) => {
    const runs = known.get(sync) ?? []
    const decisive = runs.find(isDecisive)
    const rule = schedule === undefined ? null : scheduleOf(schedule)
    return {
      sync,
      connection,
      newest: runs[0],
      decisive: decisive === undefined ? null : lineOf(decisive),
      succeeded_at: runs[0]?.succeeded_at ?? null,
      running_run_id: atWork.get(sync)?.runId ?? null,
      rule: rule?.rule ?? null,
      paused: rule?.paused === true || (schedules.get(sync)?.pausedAt ?? null) !== null,
    }
  })
  const reasons = await reasonsByRun(
    warehouse,
    lasts.flatMap(({ decisive }) => decisive ?? []),
  )
  const quota: HomeQuota[] = []
  for (const connection of connections)
    quota.push(await homeQuota(warehouse, connection, syncs, now))
  return {
    names: Object.keys(syncs),
    running: lasts.flatMap(({ sync, running_run_id: run_id }) =>
      run_id === null ? [] : [{ sync, run_id }],
    ),
    newest_run_id:
      lasts
        .flatMap(({ newest }) => newest ?? [])
        .toSorted(newerFirst)
        .at(0)?.run_id ?? null,
    needs: needsOf(lasts, alerts, reasons, now),
    alerts: alerts.map(({ told }) => told),
    quota,
  }
}

/** Of connections whose warehouse can't be read now: what is wrong with it, and that nothing else is known. */
export const brokenHome = (
  error: ConnectorError,
  syncs: Syncs,
  connections: readonly string[],
): Home => ({
  names: Object.keys(syncs),
  running: [],
  newest_run_id: null,
  needs: brokenNeeds(error, connections),
  alerts: [],
  quota: [],
})

/** What a run that somebody stopped says of a sync is what the run before it said. */
const isDecisive = ({ status, error }: NewestRun): boolean =>
  status !== 'running' && (status !== 'stopped' || error?.code === 'run.interrupted')

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
  const users = summed(({ sync }) => sync)
    .map(([sync, calls]) => ({ sync, calls }))
    .toSorted((one, other) => other.calls - one.calls)
  const { daily_max, daily_remaining } = quota
  return {
    ...quota,
    since: since.toISOString(),
    used_by_sync: users.slice(0, mostUsers),
    used_by_rest: users.slice(mostUsers).reduce((sum, { calls }) => sum + calls, 0),
    used_by_others:
      daily_max === null || daily_remaining === null
        ? null
        : Math.max(0, daily_max - daily_remaining - ours),
    hours: summed(({ at }) => at).map(([at, calls]) => ({ at, calls })),
  }
}
