import { z } from 'zod'
import { textIn, textOrNullIn, timeOrNullIn } from '../engine/cells.ts'
import { accountZone } from '../engine/journal/account.ts'
import { exportsInADay, lastQuota } from '../engine/journal/quota.ts'
import { lastRuns } from '../engine/journal/runs.ts'
import { nextMidnight } from '../engine/next-midnight.ts'
import { listSchedules, runsAtWork, type SavedSchedule } from '../engine/journal/schedules.ts'
import { listStates } from '../engine/journal/state.ts'
import type { Row, Warehouse } from '../engine/ports.ts'
import { ruleText, scheduleOf } from '../config/schedules.ts'
import type { InboundConfig } from '../config/inbound-schema.ts'
import type { OutboundConfig } from '../config/outbound-schema.ts'
import type { ScheduleConfig } from '../config/parts-schema.ts'

export interface SyncStatus {
  readonly sync: string
  readonly direction: 'inbound' | 'outbound'
  readonly schedule: string | null
  /** When it will start by itself; null: not by the clock, or nothing serves it. */
  readonly next_at: string | null
  readonly paused: boolean
  /** The run that is at work. */
  readonly running_run_id: string | null
  /** What it waits for: its turn, another try, other syncs, a person; null: for nothing but its time. */
  readonly waits_for: 'turn' | 'retry' | 'syncs' | 'person' | null
  /** Whether a `serve` looks after it. */
  readonly served: boolean
  readonly last_run_id: string | null
  readonly last_status: string | null
  readonly last_started_at: string | null
  readonly last_finished_at: string | null
  /** Rows loaded, or records created, updated and archived, in the last run. */
  readonly last_moved: number | null
  /** Rows refused or set aside in the last run. */
  readonly set_aside: number
  readonly streams: readonly {
    readonly stream: string
    readonly position: string | null
    readonly saved_at: string | null
  }[]
}

export interface ConnectionQuota {
  readonly connection: string
  readonly exports_used_24h: number
  /** As HubSpot said at the end of the last run; null where it said nothing. */
  readonly daily_max: number | null
  readonly daily_remaining: number | null
  /** When the day's calls come back: midnight in the account's time zone; null where that is not known yet. */
  readonly resets_at: string | null
}

const counted = z.number().catch(0)
const resultSchema = z
  .object({
    streams: z
      .record(z.string(), z.object({ loaded: counted, deleted: counted, set_aside: counted }))
      .optional(),
    records: z
      .object({
        created: counted,
        updated: counted,
        archived: counted,
        refused: counted,
        set_aside: counted,
      })
      .optional(),
    associations: z.object({ added: counted, removed: counted, set_aside: counted }).optional(),
  })
  .catch({})

/** What the journal knows of the syncs of one connection. */
export async function statusOf(
  warehouse: Warehouse,
  syncs: Readonly<Record<string, InboundConfig | OutboundConfig>>,
  now: Date,
): Promise<readonly SyncStatus[]> {
  const states = await listStates(warehouse, null)
  const schedules = await listSchedules(warehouse, now)
  const atWork = await runsAtWork(warehouse, now)
  const newest = new Map((await lastRuns(warehouse)).map((run) => [textIn(run, 'sync'), run]))
  const statuses: SyncStatus[] = []
  for (const [sync, config] of Object.entries(syncs)) {
    const last = newest.get(sync)
    const { moved, aside } = countsOf(last)
    statuses.push({
      sync,
      direction: config.direction,
      ...scheduleOfSync(
        config.schedule,
        schedules.find((one) => one.sync === sync),
        textOrNullIn(last, 'run_id'),
        now,
      ),
      running_run_id: atWork.get(sync)?.runId ?? null,
      last_run_id: textOrNullIn(last, 'run_id'),
      last_status: textOrNullIn(last, 'status'),
      last_started_at: isoOf(last, 'started_at'),
      last_finished_at: isoOf(last, 'finished_at'),
      last_moved: last === undefined ? null : moved,
      set_aside: aside,
      streams: states
        .filter((state) => state.sync === sync && config.direction === 'inbound')
        .map((state) => ({
          stream: state.stream,
          position: state.position?.toISOString() ?? null,
          saved_at: state.savedAt?.toISOString() ?? null,
        })),
    })
  }
  return statuses
}

export type ScheduleStatus = Pick<
  SyncStatus,
  'schedule' | 'next_at' | 'paused' | 'waits_for' | 'served'
>

export function scheduleOfSync(
  config: ScheduleConfig | undefined,
  saved: SavedSchedule | undefined,
  lastRunId: string | null,
  now: Date,
): ScheduleStatus {
  if (config === undefined)
    return { schedule: null, next_at: null, paused: false, waits_for: null, served: false }
  const schedule = scheduleOf(config)
  const marks = saved?.marks
  const paused = schedule.paused || (saved?.pausedAt ?? null) !== null
  const due = marks?.dueAt ?? null
  const status = { schedule: ruleText(schedule.rule), paused, served: saved?.servedBy != null }
  if (marks !== undefined && marks.heldRunId !== null && marks.heldRunId === lastRunId)
    return { ...status, next_at: null, waits_for: 'person' }
  if (due !== null)
    return {
      ...status,
      next_at: marks?.nextAt?.toISOString() ?? null,
      waits_for: due > now ? 'retry' : 'turn',
    }
  return {
    ...status,
    next_at: marks?.nextAt?.toISOString() ?? null,
    waits_for: schedule.rule.kind === 'after' ? 'syncs' : null,
  }
}

export async function quotaOf(
  warehouse: Warehouse,
  connection: string,
  now: Date,
): Promise<ConnectionQuota> {
  const last = await lastQuota(warehouse)
  const zone = await accountZone(warehouse)
  return {
    connection,
    exports_used_24h: await exportsInADay(warehouse, now),
    daily_max: last?.dailyMax ?? null,
    daily_remaining: last?.dailyRemaining ?? null,
    resets_at: zone === null ? null : (nextMidnight(now, zone)?.toISOString() ?? null),
  }
}

const isoOf = (row: Row | undefined, column: string): string | null =>
  timeOrNullIn(row, column)?.toISOString() ?? null

function countsOf(run: Row | undefined): { readonly moved: number; readonly aside: number } {
  const cell = run?.['result'] ?? null
  const { streams, records, associations } = resultSchema.parse(
    typeof cell === 'string' ? JSON.parse(cell) : cell,
  )
  const each = Object.values(streams ?? {})
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0)
  // What a held run says of records and links it would have done.
  const written =
    textOrNullIn(run, 'status') === 'held'
      ? 0
      : (records === undefined ? 0 : records.created + records.updated + records.archived) +
        (associations === undefined ? 0 : associations.added + associations.removed)
  return {
    moved: sum(each.map((stream) => stream.loaded + stream.deleted)) + written,
    aside:
      sum(each.map((stream) => stream.set_aside)) +
      (records?.refused ?? 0) +
      (records?.set_aside ?? 0) +
      (associations?.set_aside ?? 0),
  }
}
