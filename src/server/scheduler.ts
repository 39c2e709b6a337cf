import type { ScheduledSync, Schedules } from '../connector.ts'
import { ruleText, type Schedule } from '../config/schedules.ts'
import type { ScheduleEvent, ScheduleMarks } from '../engine/journal/schedules.ts'
import type { Clock } from '../engine/ports.ts'
import { type Judged, judge, type Noted, startedMarks, startsOf } from './decide.ts'
import { outcomeOf, type RunEnd } from './outcome.ts'

export interface SchedulerPorts {
  readonly clock: Clock
  /** Ends the scheduler; whoever starts runs stops them by the same signal. */
  readonly signal: AbortSignal
  uuid(): string
  /** Of the configuration document as it is now. */
  schedules(): Schedules
  /** Looks whether the document has changed: then true. Never throws. */
  reload(): Promise<boolean>
  /** Runs a sync to its end. Never throws. */
  run(
    sync: string,
    control: { readonly runId: string; readonly timeLimitMs: number | null },
  ): Promise<RunEnd>
  /** Tells what was done, after it was written down. */
  tell(event: ScheduleEvent): void
  /** A look at the control schema was done, and these syncs are at work. */
  looked(running: readonly { readonly sync: string; readonly runId: string }[]): void
  /** A look that failed (the file is held by another program, say): the next one comes. */
  troubled(error: unknown): void
}

export interface SchedulerOptions {
  /** How often the control schema is looked at. */
  readonly pollMs: number
  /** The longest sleep: a document that changed, and a clock that jumped, are noticed after it without a look. */
  readonly glanceMs: number
  /** Runs at once in one warehouse. */
  readonly concurrency: number
}

interface Running {
  readonly runId: string
  readonly place: string
  readonly done: Promise<void>
}

interface Ended {
  readonly sync: string
  readonly place: string
  readonly schedule: Schedule
  readonly end: RunEnd
}

const beatEveryMs = 60_000
/** After a look that met somebody else's change. */
const againMs = 100

/** Starts syncs when their time has come, until the signal. What it remembers stands in the control schema only. */
export async function runScheduler(
  ports: SchedulerPorts,
  options: SchedulerOptions,
): Promise<void> {
  const { clock, signal } = ports
  const running = new Map<string, Running>()
  const ended: Ended[] = []
  const refused = new Set<string>()
  let wake = new AbortController()
  let beatenAt = 0

  const note = async (events: readonly (Noted | ScheduleEvent)[]): Promise<void> => {
    const dated = events.map((event) => ({ at: clock.now(), ...event }))
    if (dated.length > 0) await ports.schedules().note(dated)
    for (const event of dated) ports.tell(event)
  }

  const start = ({ found }: Judged, runId: string): void => {
    const { sync, schedule, place } = found
    const done = ports.run(sync, { runId, timeLimitMs: schedule.timeLimitMs }).then((end) => {
      ended.push({ sync, place, schedule, end })
      running.delete(sync)
      wake.abort()
    })
    running.set(sync, { runId, place, done })
  }

  /** Writes down how runs ended; what can't be written now stays in the list for the next look. */
  const settle = async (): Promise<void> => {
    while (ended[0] !== undefined) {
      const { sync, schedule, end } = ended[0]
      const found = (await ports.schedules().read()).syncs.find((one) => one.sync === sync)
      const now = clock.now()
      // A sync that the document no longer has needs no marks.
      if (found !== undefined && found.servedByOther === null) {
        const outcome = outcomeOf(found.saved.marks, end, schedule, now)
        if (!(await ports.schedules().save(found, outcome.marks))) continue
        const { event, detail } = outcome
        await note([{ at: now, sync, event, runId: end.runId, detail }])
      }
      ended.shift()
    }
  }

  const look = async (): Promise<number> => {
    await settle()
    const { syncs, runs } = await ports.schedules().read()
    const now = clock.now()
    for (const { sync, servedByOther } of syncs) {
      if (servedByOther === null) refused.delete(sync)
      else if (!refused.has(sync)) {
        refused.add(sync)
        const detail = `Process ${servedByOther.pid} on ${servedByOther.host} looks after it.`
        await note([{ at: now, sync, event: 'served_elsewhere', runId: null, detail }])
      }
    }
    const own = new Map(
      syncs.filter((one) => one.servedByOther === null).map((one) => [one.sync, one]),
    )
    // A run may end while this was read: until its end is written down it counts as at work.
    const atWork = (sync: string): string | null =>
      running.get(sync)?.runId ?? ended.find((one) => one.sync === sync)?.end.runId ?? null
    const judged = [...own.values()].map((found) =>
      judge({ ...found, atWork: atWork(found.sync) ?? found.atWork }, runs, now),
    )
    const starts = new Map(
      startsOf(judged, busyPlaces([...running.values(), ...ended]), options.concurrency).map(
        (one) => [one.sync, one.why],
      ),
    )
    let next = options.pollMs
    for (const one of judged) {
      const { sync } = one.found
      const read = own.get(sync)
      if (read === undefined) continue
      const why = starts.get(sync)
      const runId = why === undefined ? null : ports.uuid()
      const marks = runId === null ? one.marks : startedMarks(one, runId, now)
      if (!(await kept(ports.schedules(), read, marks))) {
        next = againMs
        continue
      }
      await note(one.events)
      if (runId !== null) {
        await note([{ at: now, sync, event: 'started', runId, detail: why ?? null }])
        start(one, runId)
      }
      if (marks.nextAt !== null && marks.nextAt > now)
        next = Math.min(next, marks.nextAt.getTime() - now.getTime())
    }
    if (Math.abs(now.getTime() - beatenAt) >= beatEveryMs) {
      await ports.schedules().beat()
      beatenAt = now.getTime()
    }
    ports.looked([...running].map(([sync, { runId }]) => ({ sync, runId })))
    return next
  }

  const restUntilDue = async (ms: number, ended: AbortSignal): Promise<void> => {
    const began = clock.now().getTime()
    const passed = (): number => clock.now().getTime() - began
    while (!ended.aborted && passed() >= 0 && passed() < ms) {
      await clock.sleep(Math.min(ms - passed(), options.glanceMs), ended).catch(() => undefined)
      if (passed() < ms && !ended.aborted && (await ports.reload())) return
    }
  }

  while (!signal.aborted) {
    wake = new AbortController()
    await ports.reload()
    const next = await look().catch((error: unknown) => {
      ports.troubled(error)
      return options.pollMs
    })
    // A run that ended while we looked is written down at once.
    if (ended.length > 0 && next > againMs && wake.signal.aborted) continue
    await restUntilDue(next, AbortSignal.any([signal, wake.signal]))
  }
  await Promise.all([...running.values()].map(({ done }) => done))
  await settle().catch((error: unknown) => ports.troubled(error))
  await ports
    .schedules()
    .leave(null)
    .catch((error: unknown) => ports.troubled(error))
}

/** Of runs at work, and of those whose end is still to be written down: nobody is told of a next one before it. */
function busyPlaces(runs: readonly Pick<Running, 'place'>[]): ReadonlyMap<string, number> {
  const busy = new Map<string, number>()
  for (const { place } of runs) busy.set(place, (busy.get(place) ?? 0) + 1)
  return busy
}

/** Writes the marks down when they or the schedule changed, or when nobody looks after the sync yet. False: somebody else was faster. */
async function kept(
  schedules: Schedules,
  read: ScheduledSync,
  marks: ScheduleMarks,
): Promise<boolean> {
  const { saved } = read
  const same =
    saved.servedBy !== null &&
    saved.rule === ruleText(read.schedule.rule) &&
    JSON.stringify(saved.marks) === JSON.stringify(marks)
  return same || (await schedules.save(read, marks))
}
