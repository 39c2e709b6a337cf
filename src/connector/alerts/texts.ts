import type { AlertKind, AlertText } from '../../engine/alerts.ts'
import type { EndedRun } from '../../engine/journal/ended-runs.ts'
import type { Deviation, RunCounts } from './counts.ts'
import type { Stale } from './judge.ts'

/** Lists in messages end here. */
const longest = 10

/** What a run began. */
export function textOf(
  sync: string,
  kind: AlertKind,
  run: EndedRun,
  counts: RunCounts | null,
  off: readonly Deviation[] = [],
): AlertText {
  const { error } = run
  const code = error?.code ?? null
  const why = error === null ? '' : sentences(error.what, error.why)
  const see = 'See `hubspot-warehouse status` and the view hubspot_sync.set_aside or changes.'
  switch (kind) {
    case 'failed':
      return {
        what: `The sync ${sync} fails.`,
        why,
        fix: error?.fix ?? 'See the log of the run.',
        code,
        details: {},
      }
    case 'sign_in_needed':
      return {
        what: `The sync ${sync} can't sign in to HubSpot.`,
        why,
        fix: error?.fix ?? 'Set a new token, or run `hubspot-warehouse login`.',
        code,
        details: {},
      }
    case 'held':
      return {
        what: `The sync ${sync} is held: a person must decide.`,
        why,
        fix:
          run.planId === null
            ? (error?.fix ?? `Look with \`hubspot-warehouse plan ${sync}\`.`)
            : `Look with \`hubspot-warehouse plan ${sync} --removals\`; \`hubspot-warehouse run ${sync} --approve ${run.planId}\` lets them go.`,
        code,
        details: run.planId === null ? {} : { plan_id: run.planId },
      }
    case 'partial': {
      const { read = 0, aside = 0, failing = [] } = counts ?? {}
      const failed = failing.slice(0, longest).map(({ stream, code }) => `${stream} (${code})`)
      return {
        what: `The sync ${sync} is partial.`,
        why: sentences(
          aside > 0 ? `${aside} of ${read} rows were set aside or refused.` : '',
          failing.length > 0
            ? `${failing.length} streams failed or were skipped: ${failed.join(', ')}${failing.length > longest ? ' and others' : ''}.`
            : '',
          why,
        ),
        fix: error?.fix ?? see,
        code,
        details: { read, aside, failing: failing.slice(0, longest) },
      }
    }
    case 'error_share': {
      const { read = 0, aside = 0 } = counts ?? {}
      const share = read === 0 ? 0 : aside / read
      return {
        what: `Too many rows of the sync ${sync} go wrong.`,
        why: `${aside} of ${read} rows (${percent(share)}) were set aside or refused.`,
        fix: see,
        code: null,
        details: { read, aside, share },
      }
    }
    case 'count_deviation': {
      const listed = off.slice(0, longest)
      return {
        what: `The sync ${sync} read an unusual number of rows.`,
        why: `${listed.map(({ of, rows, usual }) => `${of}: ${rows} instead of some ${Math.round(usual)}`).join('; ')}.`,
        fix: 'Look whether that is meant, in HubSpot or in the source.',
        code: null,
        details: { unusual: listed },
      }
    }
    case 'waiting':
      return waitingText(sync, run.startedAt, run)
    case 'stale':
      return staleText(sync, [], 0)
    default:
      return kind satisfies never
  }
}

export function waitingText(sync: string, since: Date, run: EndedRun | null): AlertText {
  const { error = null } = run ?? {}
  return {
    what: `The sync ${sync} has been waiting since ${since.toISOString()}.`,
    why: error === null ? '' : sentences(error.what, error.why),
    fix: error?.fix ?? 'It goes on by itself at its next run.',
    code: error?.code ?? null,
    details: { waiting_since: since.toISOString() },
  }
}

export function staleText(sync: string, old: readonly Stale[], staleAfterMs: number): AlertText {
  const streams = old.filter(({ stream }) => stream !== null)
  const whole = old.find(({ stream }) => stream === null)
  const listed = streams
    .slice(0, longest)
    .map(({ stream, since }) => `${stream ?? ''} since ${since.toISOString()}`)
  return {
    what: `The data of the sync ${sync} is stale.`,
    why: sentences(
      whole === undefined ? '' : `No run has ended well since ${whole.since.toISOString()}.`,
      listed.length === 0
        ? ''
        : `Not brought up to date: ${listed.join(', ')}${streams.length > longest ? ' and others' : ''}.`,
    ),
    fix: `See \`hubspot-warehouse status\`: whether something runs ${sync}, and how its runs end.`,
    code: null,
    details: {
      stale_after_seconds: staleAfterMs / 1000,
      last_good_at: whole?.since.toISOString() ?? null,
      streams: streams.slice(0, longest).map(({ stream, since }) => ({
        stream,
        fresh_at: since.toISOString(),
      })),
    },
  }
}

const over: Readonly<Record<AlertKind, (sync: string) => string>> = {
  failed: (sync) => `The sync ${sync} no longer fails.`,
  partial: (sync) => `The sync ${sync} is whole again.`,
  held: (sync) => `The sync ${sync} is no longer held.`,
  sign_in_needed: (sync) => `The sync ${sync} is signed in again.`,
  waiting: (sync) => `The sync ${sync} no longer waits.`,
  stale: (sync) => `The data of the sync ${sync} is fresh again.`,
  error_share: (sync) => `The rows of the sync ${sync} go right again.`,
  count_deviation: (sync) => `The sync ${sync} reads a usual number of rows again.`,
}

export function recoveredText(sync: string, kind: AlertKind, run: EndedRun | null): AlertText {
  return {
    what: over[kind](sync),
    why: run === null ? '' : `Its last run ended with ${run.status.replaceAll('_', ' ')}.`,
    fix: '',
    code: null,
    details: {},
  }
}

const sentences = (...parts: readonly string[]): string =>
  parts.filter((part) => part !== '').join(' ')

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
