import type { AlertThresholds } from '../../config/alerts.ts'
import type {
  AlertChange,
  AlertKind,
  AlertMarks,
  AlertText,
  OpenAlert,
} from '../../engine/alerts.ts'
import type { EndedRun } from '../../engine/journal/ended-runs.ts'
import type { RunCounts } from './counts.ts'
import { deviationsOf } from './counts.ts'
import { recoveredText, staleText, textOf, waitingText } from './texts.ts'

/** What a judgement looks at: one sync. */
export interface SyncFacts {
  readonly sync: string
  /** Runs that have ended, newest first. */
  readonly runs: readonly EndedRun[]
  /** What the newest runs that went through counted, newest first. */
  readonly counts: readonly RunCounts[]
  /** How far each stream was brought. */
  readonly streams: readonly { readonly stream: string; readonly freshAt: Date }[]
}

export interface Kept {
  readonly marks: AlertMarks | null
  readonly open: readonly OpenAlert[]
}

/** What a run that ended so begins or ends. What it says nothing of stays as it is. */
const byStatus: Readonly<Record<string, Partial<Record<AlertKind, boolean>>>> = {
  succeeded: { failed: false, partial: false, held: false, sign_in_needed: false },
  partial: { failed: false, partial: true, held: false, sign_in_needed: false },
  held: { failed: false, held: true, sign_in_needed: false },
  // It was let in, and a plan that was held is on its way.
  waiting: { held: false, sign_in_needed: false },
  failed: { failed: true, held: false },
  sign_in_needed: { sign_in_needed: true, held: false },
  // Somebody stopped it: that tells nothing of the sync.
  stopped: {},
}

const isGood = ({ status }: EndedRun): boolean => status === 'succeeded' || status === 'partial'

/** It was not let begin beside another run, which is judged by itself. */
const isNoRun = ({ error }: EndedRun): boolean => error?.code === 'run.already_running'

/**
 * What began and what ended since the last judgement, in order. Pure; judged again with the marks it returned and what
 * it opened, it changes nothing more.
 */
export function judgeAlerts(
  facts: SyncFacts,
  kept: Kept,
  thresholds: AlertThresholds,
  now: Date,
  newId: () => string,
): { readonly marks: AlertMarks; readonly changes: readonly AlertChange[] } {
  const { sync, runs, streams } = facts
  const open = new Map(kept.open.map((one) => [one.kind, one]))
  const changes: AlertChange[] = []

  const tell = (
    kind: AlertKind,
    is: boolean,
    run: EndedRun | null,
    text: () => AlertText,
  ): void => {
    const present = open.get(kind)
    if (is === (present !== undefined)) return
    const at = run?.finishedAt ?? now
    const runId = run?.runId ?? null
    if (present === undefined) {
      const told = text()
      const opened = { alertId: newId(), kind, openedAt: at, what: told.what }
      open.set(kind, opened)
      changes.push({ ...opened, state: 'opened', runId, changedAt: at, text: told })
    } else {
      open.delete(kind)
      // A clock that was set back must not let the end come before the beginning.
      const changedAt = new Date(Math.max(at.getTime(), present.openedAt.getTime() + 1))
      changes.push({
        ...present,
        state: 'recovered',
        runId,
        changedAt,
        text: recoveredText(sync, kind, run),
      })
    }
  }

  const seen = new Set(kept.marks?.seen)
  // What was before it was watched is not told, but how it stands now is.
  const unseen = (kept.marks === null ? runs.slice(0, 1) : runs)
    .filter((run) => !seen.has(run.runId) && !isNoRun(run))
    .toReversed()
  let { waitingSince = null, goodAt = null } = kept.marks ?? {}
  goodAt ??= runs.find(isGood)?.finishedAt ?? null
  for (const run of unseen) {
    for (const [kind, is] of Object.entries(byStatus[run.status] ?? {}))
      tell(kind as AlertKind, is, run, () =>
        textOf(
          sync,
          kind as AlertKind,
          run,
          facts.counts.find((one) => one.runId === run.runId) ?? null,
        ),
      )
    if (run.status === 'waiting') waitingSince ??= run.startedAt
    else if (run.status !== 'stopped') waitingSince = null
    if (isGood(run)) goodAt = run.finishedAt
    judgeCounts(facts, run, thresholds, tell)
  }
  if (thresholds.errorShare === null) tell('error_share', false, null, noText)
  if (thresholds.countDeviation === null) tell('count_deviation', false, null, noText)

  const last = runs[0] ?? null
  const waits =
    waitingSince !== null && now.getTime() - waitingSince.getTime() > thresholds.waitingAfterMs
  tell('waiting', waits, last, () => waitingText(sync, waitingSince ?? now, last))

  const since = kept.marks?.since ?? now
  const old = staleOf({ goodAt: goodAt ?? since, streams }, thresholds, now)
  tell('stale', old !== null, old === null ? last : null, () =>
    staleText(sync, old ?? [], thresholds.staleAfterMs ?? 0),
  )
  return {
    marks: { since, waitingSince, goodAt, seen: runs.map(({ runId }) => runId) },
    changes,
  }
}

const noText = (): AlertText => {
  throw new Error('What is no longer looked at can only end.')
}

function judgeCounts(
  { sync, counts }: SyncFacts,
  run: EndedRun,
  { errorShare, countDeviation }: AlertThresholds,
  tell: (kind: AlertKind, is: boolean, run: EndedRun, text: () => AlertText) => void,
): void {
  const at = counts.findIndex((one) => one.runId === run.runId)
  const own = counts[at]
  if (own === undefined) return
  if (errorShare !== null) {
    const share = own.read === 0 ? 0 : own.aside / own.read
    tell('error_share', share > errorShare, run, () => textOf(sync, 'error_share', run, own))
  }
  if (countDeviation !== null) {
    const off = deviationsOf(own, counts.slice(at + 1), countDeviation)
    tell('count_deviation', off.length > 0, run, () =>
      textOf(sync, 'count_deviation', run, own, off),
    )
  }
}

export interface Stale {
  /** Null: the sync as a whole did not end well. */
  readonly stream: string | null
  readonly since: Date
}

/** What was not brought up to date for too long, the oldest first; null: nothing. */
export function staleOf(
  facts: {
    readonly goodAt: Date
    readonly streams: readonly { readonly stream: string; readonly freshAt: Date }[]
  },
  { staleAfterMs }: Pick<AlertThresholds, 'staleAfterMs'>,
  now: Date,
): readonly Stale[] | null {
  if (staleAfterMs === null) return null
  const old = [
    { stream: null, since: facts.goodAt },
    ...facts.streams.map(({ stream, freshAt }) => ({ stream, since: freshAt })),
  ]
    .filter(({ since }) => now.getTime() - since.getTime() > staleAfterMs)
    .toSorted((one, other) => one.since.getTime() - other.since.getTime())
  return old.length === 0 ? null : old
}
