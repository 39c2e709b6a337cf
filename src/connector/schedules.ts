import type { Config } from '../config/load.ts'
import { ruleText, type Schedule, scheduleOf } from '../config/schedules.ts'
import { type Holder, machineProcesses, type Processes } from '../engine/journal/holder.ts'
import { leaveAbandoned } from '../engine/journal/lease.ts'
import {
  addSchedule,
  askCancel,
  beatSchedules,
  forgetDue,
  forgetEvents,
  type LastRuns,
  lastRunsOf,
  leaveSchedules,
  listSchedules,
  noteEvents,
  pauseSchedule,
  resumeSchedule,
  runsAtWork,
  type SavedSchedule,
  saveSchedule,
  type ScheduleEvent,
  type ScheduleMarks,
} from '../engine/journal/schedules.ts'
import type { Clock, Warehouse } from '../engine/ports.ts'
import { ConnectorError } from '../errors/connector-error.ts'
import { placeOfWarehouse } from './places.ts'

/** A sync with a schedule, as the document and the warehouse know it now. */
export interface ScheduledSync {
  readonly sync: string
  /** Syncs of one warehouse take turns. */
  readonly place: string
  readonly schedule: Schedule
  readonly saved: SavedSchedule
  /** The run of the sync that is at work, in whichever process. */
  readonly atWork: string | null
  /** Another living scheduler that looks after it. */
  readonly servedByOther: Holder | null
}

export interface Schedules {
  /** Every sync that has a schedule, and the last runs of all syncs. */
  read(): Promise<{
    readonly syncs: readonly ScheduledSync[]
    readonly runs: ReadonlyMap<string, LastRuns>
  }>
  /** Keeps the marks and holds the schedule for this process. False: it was changed since it was read. */
  save(read: ScheduledSync, marks: ScheduleMarks): Promise<boolean>
  note(events: readonly ScheduleEvent[]): Promise<void>
  /** Shows that this process lives. */
  beat(): Promise<void>
  /** Gives up one sync's schedule, or all that this process holds (null). */
  leave(sync: string | null): Promise<void>
  /** False: it was paused already. */
  pause(sync: string): Promise<boolean>
  /** False: there was nothing to resume. */
  resume(sync: string): Promise<boolean>
  /** The run that was asked to stop, if it is this one (`only`); a start that was planned is forgotten. */
  cancel(
    sync: string,
    only?: string,
  ): Promise<{ readonly runId: string | null; readonly forgotten: boolean }>
}

/** Events are kept for 90 days. */
const eventsKeptMs = 90 * 24 * 3_600_000

/** `warehouseOf`: a connection's warehouse, with its control tables made. */
export function openSchedules(
  config: Config,
  clock: Clock,
  warehouseOf: (connection: string) => Promise<Warehouse>,
  processes: Processes = machineProcesses,
): Schedules {
  const { document } = config
  const own: Holder = processes.self()
  const connections = [...new Set(Object.values(document.syncs).map((sync) => sync.connection))]
  const added = new Set<string>()
  const known = new Map<string, Promise<Warehouse>>()

  const prepared = (connection: string): Promise<Warehouse> => {
    const present = known.get(connection)
    if (present !== undefined) return present
    const made = (async () => {
      const warehouse = await warehouseOf(connection)
      await forgetEvents(warehouse, new Date(clock.now().getTime() - eventsKeptMs))
      return warehouse
    })()
    made.catch(() => known.delete(connection))
    known.set(connection, made)
    return made
  }

  const scheduled = (connection: string): readonly (readonly [string, Schedule])[] =>
    Object.entries(document.syncs).flatMap(([sync, { connection: of, schedule }]) =>
      of === connection && schedule !== undefined ? [[sync, scheduleOf(schedule)] as const] : [],
    )

  const warehouseFor = async (sync: string): Promise<Warehouse> => {
    const { connection, schedule } = syncOf(config, sync)
    const warehouse = await prepared(connection)
    if (schedule !== undefined && !added.has(sync)) {
      await addSchedule(warehouse, sync)
      added.add(sync)
    }
    return warehouse
  }

  const noted = async (sync: string, event: string, runId: string | null): Promise<void> => {
    const at = clock.now()
    await noteEvents(await warehouseFor(sync), [{ at, sync, event, runId, detail: null }])
  }

  const readAll: Schedules['read'] = async () => {
    const syncs: ScheduledSync[] = []
    const runs = new Map<string, LastRuns>()
    for (const connection of connections) {
      const ownSyncs = scheduled(connection)
      for (const [sync] of ownSyncs) await warehouseFor(sync)
      const warehouse = await prepared(connection)
      const now = clock.now()
      await leaveAbandoned(warehouse, now, processes)
      const saved = await listSchedules(warehouse, now, processes)
      const atWork = await runsAtWork(warehouse, now, processes)
      const ofConnection = await lastRunsOf(warehouse)
      const place = placeOfWarehouse(config, connection)
      for (const [sync, last] of ofConnection) {
        if (document.syncs[sync]?.connection === connection) runs.set(sync, last)
      }
      for (const [sync, schedule] of ownSyncs) {
        const found = saved.find((one) => one.sync === sync)
        if (found === undefined) continue
        const runId = atWork.get(sync)?.runId ?? null
        const { servedBy } = found
        const servedByOther = servedBy === null || isSame(servedBy, own) ? null : servedBy
        syncs.push({ sync, place, schedule, saved: found, atWork: runId, servedByOther })
      }
    }
    return { syncs, runs }
  }

  return {
    read: () =>
      readAll().catch((error: unknown) => {
        // The file may have been put aside for a new one: its tables are made again at the next look.
        known.clear()
        added.clear()
        throw error
      }),

    save: async ({ sync, schedule, saved }, marks) => {
      const { rule } = schedule
      const text = {
        rule: ruleText(rule),
        cron: rule.kind === 'cron' ? rule.cron : null,
        timeZone: rule.kind === 'cron' ? rule.timeZone : null,
        after: rule.kind === 'after' ? rule.syncs.join(', ') : null,
      }
      return saveSchedule(await warehouseFor(sync), saved, text, marks, own, clock.now())
    },

    note: async (events) => {
      for (const connection of connections) {
        const ofConnection = events.filter(
          ({ sync }) => sync === null || document.syncs[sync]?.connection === connection,
        )
        if (ofConnection.length > 0) await noteEvents(await prepared(connection), ofConnection)
      }
    },

    beat: async () => {
      for (const connection of connections)
        await beatSchedules(await prepared(connection), own, clock.now())
    },

    leave: async (sync) => {
      for (const connection of connections)
        await leaveSchedules(await prepared(connection), own, sync)
    },

    pause: async (sync) => {
      assertScheduled(config, sync)
      if (!(await pauseSchedule(await warehouseFor(sync), sync, clock.now()))) return false
      await noted(sync, 'paused', null)
      return true
    },

    resume: async (sync) => {
      assertScheduled(config, sync)
      if (syncOf(config, sync).schedule?.paused === true) throw pausedByDocument(sync)
      if (!(await resumeSchedule(await warehouseFor(sync), sync))) return false
      await noted(sync, 'resumed', null)
      return true
    },

    cancel: async (sync, only) => {
      const warehouse = await warehouseFor(sync)
      const now = clock.now()
      const runId = (await runsAtWork(warehouse, now, processes)).get(sync)?.runId ?? null
      if (only !== undefined && runId !== only) return { runId, forgotten: false }
      const forgotten = await forgetDue(warehouse, sync)
      if (runId !== null) await askCancel(warehouse, { sync, runId }, now)
      if (runId !== null || forgotten) await noted(sync, 'cancel_asked', runId)
      return { runId, forgotten }
    },
  }
}

const isSame = (one: Holder, other: Holder): boolean =>
  one.host === other.host && one.pid === other.pid && one.process === other.process

function syncOf(config: Config, sync: string): Config['document']['syncs'][string] {
  const { syncs } = config.document
  const found = Object.hasOwn(syncs, sync) ? syncs[sync] : undefined
  if (found !== undefined) return found
  throw new ConnectorError('config.usage', {
    what: `There is no sync ${sync}.`,
    why: `The configuration has ${Object.keys(syncs).join(', ') || 'none'}.`,
    fix: 'Name one of them.',
  })
}

function assertScheduled(config: Config, sync: string): void {
  if (syncOf(config, sync).schedule !== undefined) return
  throw new ConnectorError('config.usage', {
    what: `The sync ${sync} has no schedule.`,
    why: 'Only what starts by itself can be paused and resumed.',
    fix: `Add \`schedule\` to syncs.${sync}, or name another sync.`,
  })
}

const pausedByDocument = (sync: string): ConnectorError =>
  new ConnectorError('config.usage', {
    what: `The sync ${sync} was not resumed.`,
    why: 'The configuration document itself says `paused: true`.',
    fix: `Take \`paused\` out of syncs.${sync}.schedule; a running \`serve\` reads the document again.`,
  })
