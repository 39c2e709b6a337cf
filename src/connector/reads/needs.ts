import { type CronRule, ticksBetween } from '../../config/ticks.ts'
import type { ScheduleRule } from '../../config/schedules.ts'
import type { ConnectorError } from '../../errors/connector-error.ts'
import type { OpenAlertStatus } from '../alerts/status.ts'
import { byWeight, happenedIn, type Reason } from './reasons.ts'
import type { RunLine } from './runs.ts'

/** Something that a person has to decide or mend. */
export interface Need {
  readonly kind:
    | 'connection'
    | 'sign_in_needed'
    | 'held'
    | 'failed'
    | 'cut_off'
    | 'partial'
    | 'stale'
    | 'alert'
  /** Null: it is about the connection. */
  readonly sync: string | null
  readonly connection: string
  readonly run_id: string | null
  /** Of a held run: what it is approved by. */
  readonly plan_id: string | null
  readonly since: string | null
  /** An error's code, where it is one. */
  readonly code: string | null
  readonly what: string
  readonly fix: string | null
}

export interface SyncNeeds {
  readonly sync: string
  readonly connection: string
  readonly paused: boolean
  readonly running_run_id: string | null
  readonly succeeded_at: string | null
  /** The newest run that says how the sync stands. */
  readonly decisive: RunLine | null
  readonly rule: ScheduleRule | null
}

interface OpenAlert {
  readonly told: OpenAlertStatus
  readonly fix: string | null
  readonly runId: string | null
}

const order: readonly Need['kind'][] = [
  'connection',
  'sign_in_needed',
  'held',
  'failed',
  'cut_off',
  'partial',
  'stale',
  'alert',
]

/** What waits for a person, once each: an alert that says what the last run says already is left out. */
export function needsOf(
  syncs: readonly SyncNeeds[],
  alerts: readonly OpenAlert[],
  reasons: ReadonlyMap<string, readonly Reason[]>,
  now: Date,
): readonly Need[] {
  const ofSyncs = syncs.flatMap((one): Need[] => {
    if (one.running_run_id !== null) return []
    const need = ofRun(one, reasons) ?? staleNeed(one, now)
    return need === null ? [] : [need]
  })
  const told = new Map(ofSyncs.map(({ sync, kind }) => [sync, kind]))
  const connections = new Map(syncs.map(({ sync, connection }) => [sync, connection]))
  const ofAlerts = alerts
    .filter(({ told: { sync, kind } }) => {
      const said = told.get(sync)
      if (kind === 'partial' || kind === said) return false
      return !(said === 'partial' && kind === 'error_share')
    })
    .map(
      ({ told: { sync, kind, since, what }, fix, runId }): Need => ({
        kind: kind === 'stale' ? 'stale' : 'alert',
        sync,
        connection: connections.get(sync) ?? '',
        run_id: runId,
        plan_id: null,
        since,
        code: null,
        what,
        fix,
      }),
    )
  return [...ofSyncs, ...ofAlerts].toSorted(inNeed)
}

/** What matters most first, then what has waited longest. */
export const inNeed = (one: Need, other: Need): number =>
  order.indexOf(one.kind) - order.indexOf(other.kind) ||
  (one.since ?? '').localeCompare(other.since ?? '') ||
  (one.sync ?? '').localeCompare(other.sync ?? '')

function ofRun(
  { sync, connection, decisive: last, rule }: SyncNeeds,
  reasons: ReadonlyMap<string, readonly Reason[]>,
): Need | null {
  if (last === null) return null
  const need = {
    sync,
    connection,
    run_id: last.run_id,
    plan_id: last.plan_id,
    since: last.finished_at ?? last.started_at,
    code: last.error?.code ?? null,
    what: last.error?.what ?? 'The last run ended so.',
    fix: last.error?.fix ?? null,
  }
  switch (last.status) {
    case 'sign_in_needed':
    case 'held':
    case 'failed':
      return { ...need, kind: last.status }
    case 'stopped':
      // One with a schedule goes on by itself.
      return rule === null
        ? { ...need, kind: 'cut_off', fix: 'Run it again: it goes on where it stopped.' }
        : null
    case 'partial': {
      const told = byWeight((reasons.get(last.run_id) ?? []).filter(isForPeople))
      const [first] = told
      if (first === undefined) return last.error === null ? null : { ...need, kind: 'partial' }
      return {
        ...need,
        kind: 'partial',
        code: first.code,
        what: happenedIn(told) ?? need.what,
        fix: first.fix,
      }
    }
    default:
      return null
  }
}

/** What a person left out on purpose, or the next run does by itself, needs nobody. */
const isForPeople = ({ became, fix }: Reason): boolean =>
  became !== 'skipped' && fix?.startsWith('Nothing to do') !== true

/** A planned run may be late, or still have to wait for its turn. */
const graceMs = 3_600_000
/** One missed time is made up for by the next. */
const missedAtLeast = 2

/** Data that is older than its schedule lets it be, though no run failed: nobody ran it, or its runs wait. */
function staleNeed(
  { sync, connection, paused, succeeded_at, decisive, rule }: SyncNeeds,
  now: Date,
): Need | null {
  if (rule?.kind !== 'cron' || paused || succeeded_at === null) return null
  const missed = missedTimes(rule, new Date(succeeded_at), new Date(now.getTime() - graceMs))
  if (missed < missedAtLeast) return null
  return {
    kind: 'stale',
    sync,
    connection,
    run_id: decisive?.run_id ?? null,
    plan_id: null,
    since: succeeded_at,
    code: null,
    what: `The data of ${sync} is older than its schedule lets it be: ${missed >= countedMost ? `more than ${countedMost}` : missed} planned times passed without a run that ended well.`,
    fix: 'Run it now. So that it runs by itself, `hubspot-warehouse serve` has to be on at those times.',
  }
}

const countedMost = 99

const missedTimes = (rule: CronRule, after: Date, until: Date): number =>
  until <= after ? 0 : ticksBetween(rule, after, until).count

/** What is wrong with a warehouse that several connections may share. */
export const brokenNeeds = (
  error: ConnectorError,
  connections: readonly string[],
): readonly Need[] =>
  connections.slice(0, 1).map((connection) => ({
    kind: 'connection' as const,
    sync: null,
    connection,
    run_id: null,
    plan_id: null,
    since: null,
    code: error.code,
    what: error.what,
    fix: error.fix,
  }))
