import { nextTick, ticksBetween } from '../config/ticks.ts'
import { ruleText, type Schedule } from '../config/schedules.ts'
import type {
  DueReason,
  LastRuns,
  SavedSchedule,
  ScheduleMarks,
} from '../engine/journal/schedules.ts'

/** What a decision looks at: one sync with a schedule. */
export interface SyncAsFound {
  readonly sync: string
  /** Syncs of one place take turns. */
  readonly place: string
  readonly schedule: Schedule
  readonly saved: Pick<SavedSchedule, 'rule' | 'marks' | 'pausedAt'>
  /** The run of the sync that is at work, in whichever process. */
  readonly atWork: string | null
}

export interface Noted {
  readonly sync: string
  readonly event: 'skipped' | 'caught_up' | 'missed' | 'cut_off' | 'clock_moved_back'
  readonly runId: string | null
  readonly detail: string | null
}

export interface Judged {
  readonly found: SyncAsFound
  readonly marks: ScheduleMarks
  readonly events: readonly Noted[]
  /** It could start now, if it were its turn. */
  readonly ready: boolean
}

export interface Start {
  readonly sync: string
  readonly why: DueReason
}

/** A tick seen later than this was missed: nothing was serving, or the machine slept. */
const lateMs = 5 * 60_000

/** A mark further ahead than this was set by a clock that was wrong. */
const aheadMs = 60_000

/**
 * Moves a sync's marks on to `now`, and says whether it is ready to start. Pure; called again with the marks it
 * returned it changes nothing more.
 */
export function judge(found: SyncAsFound, runs: ReadonlyMap<string, LastRuns>, now: Date): Judged {
  const events: Noted[] = []
  const note = (event: Noted['event'], runId: string | null, detail: string | null): void =>
    void events.push({ sync: found.sync, event, runId, detail })
  const { schedule, saved, atWork } = found
  let marks = freshIfChanged(found)

  // A run of a scheduler that is gone: what it left is gone on with.
  if (marks.runId !== null && marks.runId !== atWork) {
    note('cut_off', marks.runId, 'The process that ran it has ended.')
    marks = { ...marks, runId: null, dueAt: now, dueWhy: 'continued' }
  }
  // A held run that another run followed has been decided on.
  if (runs.get(found.sync)?.lastRunId !== marks.heldRunId) marks = { ...marks, heldRunId: null }
  if (schedule.paused || saved.pausedAt !== null) {
    // Without marks, what passes while it is paused is not made up.
    const rested = { ...marks, lastTickAt: null, afterSeen: null, nextAt: null }
    return { found, marks: rested, events, ready: false }
  }

  const blocked = marks.heldRunId !== null
  if (schedule.rule.kind === 'cron') {
    if (marks.lastTickAt !== null && marks.lastTickAt.getTime() > now.getTime() + aheadMs) {
      note('clock_moved_back', null, `The last tick was at ${marks.lastTickAt.toISOString()}.`)
      marks = { ...marks, lastTickAt: null }
    }
    if (marks.lastTickAt === null) marks = { ...marks, lastTickAt: now }
    const since = marks.lastTickAt ?? now
    const ticks = ticksBetween(schedule.rule, since, now)
    if (ticks.latest !== null) {
      const { latest } = ticks
      const late = now.getTime() - latest.getTime() > lateMs
      marks = { ...marks, lastTickAt: latest }
      if (atWork !== null) note('skipped', atWork, 'The run before is still at work.')
      else if (!blocked && late && !schedule.catchUp)
        note('missed', null, missedText(latest, ticks.count))
      else if (!blocked && !isWaitingForTurn(marks, now)) {
        if (late) note('caught_up', null, missedText(latest, ticks.count))
        marks = { ...marks, dueAt: latest, dueWhy: late ? 'caught_up' : 'tick', attempt: 0 }
      }
    }
  } else {
    const last = lastRunsOf(schedule.rule, runs)
    const seen = marks.afterSeen
    if (seen === null) marks = { ...marks, afterSeen: last }
    else if (schedule.rule.syncs.every((sync) => isNew(last[sync], seen[sync]))) {
      // One that is at work began before them: it runs once more when it has ended.
      if (atWork === null && !blocked) {
        marks = { ...marks, afterSeen: last, dueAt: now, dueWhy: 'after', attempt: 0 }
      }
    }
  }
  const ready = atWork === null && !blocked && isWaitingForTurn(marks, now)
  return { found, marks: { ...marks, nextAt: nextAt(schedule, marks, now) }, events, ready }
}

const isWaitingForTurn = (marks: ScheduleMarks, now: Date): boolean =>
  marks.dueAt !== null && marks.dueAt <= now

/** Marks hold for the schedule that they were made under. What is due or held stays. */
function freshIfChanged({ schedule, saved }: SyncAsFound): ScheduleMarks {
  return saved.rule === ruleText(schedule.rule)
    ? saved.marks
    : { ...saved.marks, lastTickAt: null, afterSeen: null }
}

function lastRunsOf(
  rule: { readonly syncs: readonly string[]; readonly status: 'succeeded' | 'partial' },
  runs: ReadonlyMap<string, LastRuns>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    rule.syncs.flatMap((sync) => {
      const run = runs.get(sync)?.[rule.status] ?? null
      return run === null ? [] : [[sync, run]]
    }),
  )
}

const isNew = (last: string | undefined, seen: string | undefined): boolean =>
  last !== undefined && last !== seen

function nextAt({ rule }: Schedule, marks: ScheduleMarks, now: Date): Date | null {
  if (marks.heldRunId !== null) return null
  const tick = rule.kind === 'cron' ? nextTick(rule, now) : null
  if (marks.dueAt === null) return tick
  return tick === null || marks.dueAt < tick ? marks.dueAt : tick
}

const missedText = (latest: Date, count: number): string =>
  `${count === 1 ? 'One time' : `${count} times`} passed while nothing was serving, the last at ${latest.toISOString()}.`

/** Who starts now: those that wait longest first, no more of one place at once than `concurrency`. */
export function startsOf(
  judged: readonly Judged[],
  busy: ReadonlyMap<string, number>,
  concurrency: number,
): readonly Start[] {
  const taken = new Map(busy)
  return judged
    .filter(({ ready }) => ready)
    .toSorted(
      (one, other) => dueMs(one) - dueMs(other) || (one.found.sync < other.found.sync ? -1 : 1),
    )
    .flatMap(({ found, marks }) => {
      const used = taken.get(found.place) ?? 0
      if (used >= concurrency || marks.dueWhy === null) return []
      taken.set(found.place, used + 1)
      return [{ sync: found.sync, why: marks.dueWhy }]
    })
}

const dueMs = ({ marks }: Judged): number => marks.dueAt?.getTime() ?? 0

/** The marks of a sync whose run starts. */
export function startedMarks({ found, marks }: Judged, runId: string, now: Date): ScheduleMarks {
  const started = { ...marks, dueAt: null, dueWhy: null, runId }
  return { ...started, nextAt: nextAt(found.schedule, started, now) }
}
