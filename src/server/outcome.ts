import type { Schedule } from '../config/schedules.ts'
import type { DueReason, ScheduleMarks } from '../engine/journal/schedules.ts'
import type { RunResult } from '../engine/reports.ts'
import { errorKinds } from '../errors/catalogue.ts'

/** How a run ended, as far as schedules care. */
export interface RunEnd {
  readonly runId: string
  readonly status: RunResult['status']
  readonly code: keyof typeof errorKinds | null
}

export interface Outcome {
  readonly marks: ScheduleMarks
  readonly event: 'finished' | 'skipped' | 'cancelled' | 'time_limit' | 'held'
  /** What comes next, for people. */
  readonly detail: string
}

const minuteMs = 60_000
/** A failed run: what failed for a moment has a second chance soon, what stays is left to the next tick. */
const retryAfterMs = [1, 5, 15].map((minutes) => minutes * minuteMs)
/** A waiting run goes on until it is through: quota comes back within a day, HubSpot jobs within hours. */
const waitAfterMs = [1, 2, 4, 8, 15].map((minutes) => minutes * minuteMs)

const at = (spans: readonly number[], attempt: number): number =>
  spans[Math.min(attempt, spans.length - 1)] ?? minuteMs

/** What the end of a run means for its sync. Pure. */
export function outcomeOf(
  marks: ScheduleMarks,
  end: RunEnd,
  { rule, retries }: Schedule,
  now: Date,
): Outcome {
  const rested: ScheduleMarks = { ...marks, runId: null, attempt: 0 }
  const again = (why: DueReason, afterMs: number, attempt: number): ScheduleMarks => {
    const dueAt = new Date(now.getTime() + afterMs)
    return { ...rested, attempt, dueAt, dueWhy: why }
  }
  switch (end.status) {
    case 'succeeded':
    case 'partial':
      return { marks: rested, event: 'finished', detail: end.status }
    case 'sign_in_needed':
      return {
        marks: rested,
        event: 'finished',
        detail: 'sign_in_needed: waits for its next time.',
      }
    case 'held':
      return {
        marks: { ...rested, heldRunId: end.runId },
        event: 'held',
        detail: 'Waits for a person: run it with --approve PLAN, or resume it.',
      }
    case 'waiting': {
      const afterMs = at(waitAfterMs, marks.attempt)
      return {
        marks: again('waiting', afterMs, marks.attempt + 1),
        event: 'finished',
        detail: `waiting: goes on in ${minutes(afterMs)}.`,
      }
    }
    case 'stopped':
      return stopped(rested, end, again)
    case 'failed': {
      if (end.code === 'run.already_running') {
        // A time of the clock is skipped then; what other syncs brought still has to be answered.
        return {
          marks: rule.kind === 'after' ? again('after', minuteMs, marks.attempt) : rested,
          event: 'skipped',
          detail: 'Another process was running it.',
        }
      }
      const failed = `failed${end.code === null ? '' : ` (${end.code})`}`
      const lasting = end.code !== null && errorKinds[end.code].exit === 2
      if (lasting || marks.attempt >= retries) {
        const why = lasting ? 'a person must mend it' : 'waits for its next time'
        return { marks: rested, event: 'finished', detail: `${failed}: ${why}.` }
      }
      const afterMs = at(retryAfterMs, marks.attempt)
      return {
        marks: again('retry', afterMs, marks.attempt + 1),
        event: 'finished',
        detail: `${failed}: tried again in ${minutes(afterMs)}.`,
      }
    }
    default:
      return end.status satisfies never
  }
}

function stopped(
  rested: ScheduleMarks,
  end: RunEnd,
  again: (why: DueReason, afterMs: number, attempt: number) => ScheduleMarks,
): Outcome {
  if (end.code === 'run.cancelled')
    return { marks: rested, event: 'cancelled', detail: 'Waits for its next time.' }
  if (end.code === 'run.time_limit')
    return { marks: rested, event: 'time_limit', detail: 'Goes on at its next time.' }
  return {
    marks: again('continued', 0, 0),
    event: 'finished',
    detail: 'stopped: goes on when something serves it again.',
  }
}

const minutes = (ms: number): string =>
  ms === minuteMs ? 'a minute' : `${Math.round(ms / minuteMs)} minutes`
