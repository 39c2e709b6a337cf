import type { RecordProblem } from '../../engine/ports.ts'
import type { HeldValues, Values } from '../records/decide.ts'
import type { Change } from './change.ts'

/** What becomes of one change after it was sent. */
export interface Verdict {
  readonly changeId: string
  readonly status: 'settled' | 'set_aside' | 'dead' | 'planned'
  /** What the report counts it as; null while it is not at its end. */
  readonly counts: 'created' | 'updated' | 'archived' | 'set_aside' | null
  readonly hubspotId?: string
  readonly origin?: 'created' | 'matched'
  /** A create whose record turned out to exist goes on as this update. */
  readonly becomes?: { readonly properties: Values; readonly before: HeldValues }
  /** From here on by call, never by import. */
  readonly batchOnly?: true
  /** It provably never reached HubSpot: the try doesn't count. */
  readonly untried?: true
  readonly problem?: Problem
}

export type Problem = Pick<RecordProblem, 'code' | 'message' | 'field' | 'retryable'>

/** A verdict as it is staged: every value is text. */
export const verdictColumns = [
  'change_id',
  'status',
  'action',
  'hubspot_id',
  'origin',
  'properties',
  'before',
  'batch_only',
  'untried',
  'error_code',
  'error_message',
  'error_field',
  'retryable',
] as const

export function verdictLine(
  verdict: Verdict,
): Readonly<Record<(typeof verdictColumns)[number], string | null>> {
  const { becomes, problem } = verdict
  return {
    change_id: verdict.changeId,
    status: verdict.status,
    action: becomes === undefined ? null : 'update',
    hubspot_id: verdict.hubspotId ?? null,
    origin: verdict.origin ?? null,
    properties: becomes === undefined ? null : JSON.stringify(becomes.properties),
    before: becomes === undefined ? null : JSON.stringify(becomes.before),
    batch_only: verdict.batchOnly === true ? 'true' : null,
    untried: verdict.untried === true ? 'true' : 'false',
    error_code: problem?.code ?? null,
    error_message: problem?.message ?? null,
    error_field: problem?.field ?? null,
    retryable: problem === undefined ? null : String(problem.retryable),
  }
}

const counted = { create: 'created', update: 'updated', archive: 'archived' } as const

export function settled(change: Change, hubspotId: string): Verdict {
  return {
    changeId: change.id,
    status: 'settled',
    counts: counted[change.action],
    hubspotId,
    origin: change.action === 'create' ? 'created' : 'matched',
  }
}

/** After so many tries a row rests until a person sends it again. */
const mostAttempts = 10

export function setAside(change: Change, problem: Problem): Verdict {
  return {
    changeId: change.id,
    status: change.attempts >= mostAttempts ? 'dead' : 'set_aside',
    counts: 'set_aside',
    problem,
  }
}

/** Proven not to have taken effect, or safe to repeat: it goes again. */
export function goesAgain(
  change: Change,
  how: Pick<Verdict, 'batchOnly' | 'untried' | 'problem'> = {},
): Verdict {
  return { changeId: change.id, status: 'planned', counts: null, ...how }
}
