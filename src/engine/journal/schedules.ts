import { z } from 'zod'
import { countIn, jsonIn, textIn, textOrNullIn, timeOrNullIn } from '../cells.ts'
import type { Row, Traits, Transaction, Warehouse } from '../ports.ts'
import type { View } from '../ports.ts'
import { controlView } from './control.ts'
import { type Holder, machineProcesses, type Processes } from './holder.ts'
import { livingHolder } from './lease.ts'
import { controlTable, leasesTable, runsTable, slotOf } from './tables.ts'

const schedulesTable = controlTable(
  '_schedules',
  'What a scheduler remembers of each sync; the configuration says when it runs.',
  {
    sync: 'text',
    /** Each writer raises it, so that nobody overwrites what somebody else changed meanwhile. */
    revision: 'number',
    /** The schedule as one text: marks hold for this one only. */
    rule: 'text',
    cron: 'text',
    time_zone: 'text',
    after_syncs: 'text',
    last_tick_at: 'timestamp',
    /** JSON: the run of each awaited sync that was answered last. */
    after_seen: 'text',
    due_at: 'timestamp',
    due_why: 'text',
    attempt: 'number',
    next_at: 'timestamp',
    run_id: 'text',
    held_run_id: 'text',
    paused_at: 'timestamp',
    host: 'text',
    pid: 'number',
    process: 'text',
    beat_at: 'timestamp',
  },
)

const eventsTable = controlTable('_schedule_events', 'What schedulers did.', {
  noted_at: 'timestamp',
  sync: 'text',
  event: 'text',
  run_id: 'text',
  detail: 'text',
})

const cancelsTable = controlTable('_cancels', 'Runs that were asked to stop.', {
  run_id: 'text',
  sync: 'text',
  asked_at: 'timestamp',
})

export const scheduleTables = [schedulesTable, eventsTable, cancelsTable] as const

const schedules = slotOf(schedulesTable)
const events = slotOf(eventsTable)
const cancels = slotOf(cancelsTable)
const leases = slotOf(leasesTable)

export const scheduleViews: readonly View[] = [
  controlView('schedules', 'schedule/view_schedules', { schedules }),
  controlView('schedule_events', 'schedule/view_events', {
    events,
    at: { kind: 'column', name: 'at' },
  }),
]

/** Why a sync is to start. */
export const dueReasons = ['tick', 'caught_up', 'after', 'retry', 'waiting', 'continued'] as const
export type DueReason = (typeof dueReasons)[number]

/** What a scheduler remembers of a sync. */
export interface ScheduleMarks {
  /** Ticks up to here have been seen; null: from now on. */
  readonly lastTickAt: Date | null
  /** The run of each awaited sync that has been answered; null: answer those that come from now on. */
  readonly afterSeen: Readonly<Record<string, string>> | null
  /** When the sync is to start, past (it waits for its turn) or future; null: nothing is planned. */
  readonly dueAt: Date | null
  readonly dueWhy: DueReason | null
  /** Failed or waiting runs in a row. */
  readonly attempt: number
  /** For people: when it will start by itself. */
  readonly nextAt: Date | null
  /** The run that a scheduler has started and not seen ending. */
  readonly runId: string | null
  /** The held run for which a person must decide. */
  readonly heldRunId: string | null
}

export interface SavedSchedule {
  readonly sync: string
  readonly revision: number
  readonly rule: string | null
  readonly marks: ScheduleMarks
  readonly pausedAt: Date | null
  /** The scheduler that serves it, if that lives. */
  readonly servedBy: Holder | null
}

/** The last runs of a sync, whoever started them. */
export interface LastRuns {
  readonly lastRunId: string | null
  /** The last that succeeded. */
  readonly succeeded: string | null
  /** The last that succeeded or was partial. */
  readonly partial: string | null
}

/** What a schedule looks like to people. */
export interface RuleText {
  /** All of it, to tell a changed one. */
  readonly rule: string
  readonly cron: string | null
  readonly timeZone: string | null
  readonly after: string | null
}

export interface ScheduleEvent {
  readonly at: Date
  readonly sync: string | null
  readonly event: string
  readonly runId: string | null
  readonly detail: string | null
}

export const noMarks: ScheduleMarks = {
  lastTickAt: null,
  afterSeen: null,
  dueAt: null,
  dueWhy: null,
  attempt: 0,
  nextAt: null,
  runId: null,
  heldRunId: null,
}

export async function addSchedule(warehouse: Transaction, sync: string): Promise<void> {
  await warehouse.run({ name: 'schedule/add', slots: { schedules }, values: { sync } })
}

/** Every schedule that the warehouse knows. */
export async function listSchedules(
  warehouse: Warehouse,
  now: Date,
  processes: Processes = machineProcesses,
): Promise<readonly SavedSchedule[]> {
  const rows = await warehouse.rows({ name: 'schedule/list', slots: { schedules } })
  const saved = rows.map((row) => savedIn(row, warehouse.traits.reach, now, processes))
  // Two that added a schedule at once made two rows of it; the one that is written to comes first.
  return saved.filter((one, at) => one.sync !== saved[at - 1]?.sync)
}

const seenSchema = z.record(z.string(), z.string()).nullable().catch(null)
const reasonSchema = z.enum(dueReasons).nullable().catch(null)

function savedIn(row: Row, reach: Traits['reach'], now: Date, processes: Processes): SavedSchedule {
  return {
    sync: textIn(row, 'sync'),
    revision: countIn(row, 'revision'),
    rule: textOrNullIn(row, 'rule'),
    marks: {
      lastTickAt: timeOrNullIn(row, 'last_tick_at'),
      // Damaged by hand it counts as never seen: only runs that end from now on are answered.
      afterSeen: seenSchema.parse(jsonIn(row, 'after_seen')),
      dueAt: timeOrNullIn(row, 'due_at'),
      dueWhy: reasonSchema.parse(textOrNullIn(row, 'due_why')),
      attempt: countIn(row, 'attempt'),
      nextAt: timeOrNullIn(row, 'next_at'),
      runId: textOrNullIn(row, 'run_id'),
      heldRunId: textOrNullIn(row, 'held_run_id'),
    },
    pausedAt: timeOrNullIn(row, 'paused_at'),
    servedBy: textOrNullIn(row, 'host') === null ? null : livingHolder(row, reach, now, processes),
  }
}

/** False: somebody changed the schedule since it was read. */
export async function saveSchedule(
  warehouse: Transaction,
  read: { readonly sync: string; readonly revision: number },
  text: RuleText,
  marks: ScheduleMarks,
  scheduler: Holder,
  now: Date,
): Promise<boolean> {
  const saved = await warehouse.run({
    name: 'schedule/save',
    slots: { schedules },
    values: {
      sync: read.sync,
      revision: read.revision,
      rule: text.rule,
      cron: text.cron,
      time_zone: text.timeZone,
      after_syncs: text.after,
      last_tick_at: marks.lastTickAt,
      after_seen: marks.afterSeen === null ? null : JSON.stringify(marks.afterSeen),
      due_at: marks.dueAt,
      due_why: marks.dueWhy,
      attempt: marks.attempt,
      next_at: marks.nextAt,
      run_id: marks.runId,
      held_run_id: marks.heldRunId,
      ...scheduler,
      beat_at: now,
    },
  })
  return saved > 0
}

export async function beatSchedules(
  warehouse: Transaction,
  scheduler: Holder,
  now: Date,
): Promise<void> {
  await warehouse.run({
    name: 'schedule/beat',
    slots: { schedules },
    values: { ...scheduler, beat_at: now },
  })
}

/** `sync` null: all that this scheduler serves. */
export async function leaveSchedules(
  warehouse: Transaction,
  scheduler: Holder,
  sync: string | null,
): Promise<void> {
  await warehouse.run({
    name: 'schedule/leave',
    slots: { schedules },
    values: { ...scheduler, sync },
  })
}

/** The runs that living processes have at work, by sync. */
export async function runsAtWork(
  warehouse: Warehouse,
  now: Date,
  processes: Processes = machineProcesses,
): Promise<ReadonlyMap<string, { readonly runId: string; readonly holder: Holder }>> {
  const rows = await warehouse.rows({ name: 'schedule/at_work', slots: { leases } })
  return new Map(
    rows.flatMap((row) => {
      const holder = livingHolder(row, warehouse.traits.reach, now, processes)
      return holder === null
        ? []
        : [[textIn(row, 'sync'), { runId: textIn(row, 'run_id'), holder }] as const]
    }),
  )
}

export async function lastRunsOf(warehouse: Transaction): Promise<ReadonlyMap<string, LastRuns>> {
  const rows = await warehouse.rows({
    name: 'schedule/runs',
    slots: { runs: slotOf(runsTable) },
  })
  return new Map(
    rows.map((row) => [
      textIn(row, 'sync'),
      {
        lastRunId: textOrNullIn(row, 'last_run_id'),
        succeeded: textOrNullIn(row, 'succeeded_run_id'),
        partial: textOrNullIn(row, 'partial_run_id'),
      },
    ]),
  )
}

/** False: it was paused before. */
export async function pauseSchedule(
  warehouse: Transaction,
  sync: string,
  now: Date,
): Promise<boolean> {
  const values = { sync, paused_at: now }
  return (await warehouse.run({ name: 'schedule/pause', slots: { schedules }, values })) > 0
}

/** False: it was neither paused nor held. */
export async function resumeSchedule(warehouse: Transaction, sync: string): Promise<boolean> {
  return (
    (await warehouse.run({ name: 'schedule/resume', slots: { schedules }, values: { sync } })) > 0
  )
}

/** Forgets a start that is due or planned. False: there was none. */
export async function forgetDue(warehouse: Transaction, sync: string): Promise<boolean> {
  return (
    (await warehouse.run({ name: 'schedule/forget_due', slots: { schedules }, values: { sync } })) >
    0
  )
}

export async function noteEvents(
  warehouse: Transaction,
  noted: readonly ScheduleEvent[],
): Promise<void> {
  for (const { at, sync, event, runId, detail } of noted) {
    await warehouse.run({
      name: 'schedule/add_event',
      slots: { events },
      values: { noted_at: at, sync, event, run_id: runId, detail },
    })
  }
}

export async function forgetEvents(warehouse: Transaction, before: Date): Promise<void> {
  await warehouse.run({ name: 'schedule/forget_events', slots: { events }, values: { before } })
}

/** Asks a run to stop at its next checkpoint; whichever process it is in looks for it (`cancelAsked`). */
export async function askCancel(
  warehouse: Transaction,
  run: { readonly sync: string; readonly runId: string },
  now: Date,
): Promise<void> {
  await warehouse.run({
    name: 'schedule/ask_cancel',
    slots: { cancels, leases },
    values: { sync: run.sync, run_id: run.runId, asked_at: now },
  })
}

export async function cancelAsked(warehouse: Transaction, runId: string): Promise<boolean> {
  const [row] = await warehouse.rows({
    name: 'schedule/cancel_asked',
    slots: { cancels },
    values: { run_id: runId },
  })
  return countIn(row, 'asked') > 0
}

export async function forgetCancel(warehouse: Transaction, runId: string): Promise<void> {
  await warehouse.run({
    name: 'schedule/forget_cancel',
    slots: { cancels },
    values: { run_id: runId },
  })
}
