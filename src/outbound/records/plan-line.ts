import { createHash } from 'node:crypto'
import type { Action } from '../../declare/index.ts'
import { countIn, textOrNullIn } from '../../engine/cells.ts'
import type { Row } from '../../engine/ports.ts'
import { problem, type RowProblem } from '../problem.ts'
import type { Decision } from './decide.ts'
import { foldKey, type Matching } from './matching.ts'

/** What was decided for one changed row, as it is staged: every value is text. */
export interface PlanLine {
  readonly change_id: string
  readonly source_key: string
  readonly decision: 'planned' | 'unchanged' | 'refused' | 'set_aside' | 'dead' | 'resting'
  readonly action: Action | null
  readonly hubspot_id: string | null
  readonly identity: string | null
  readonly properties: string | null
  readonly before: string | null
  readonly sent: string | null
  /** Null for a row that is gone from the source. */
  readonly hash: string | null
  readonly batch_only: string | null
  readonly attempts: string
  readonly error_code: string | null
  readonly error_message: string | null
  readonly error_field: string | null
  readonly retryable: string | null
}

const columns: Readonly<Record<keyof PlanLine, true>> = {
  change_id: true,
  source_key: true,
  decision: true,
  action: true,
  hubspot_id: true,
  identity: true,
  properties: true,
  before: true,
  sent: true,
  hash: true,
  batch_only: true,
  attempts: true,
  error_code: true,
  error_message: true,
  error_field: true,
  retryable: true,
}

export const planColumns = Object.keys(columns)

/** The line of a row that HubSpot refused and that is not due yet: its change stands as it is. */
export function restingLine(runId: string, row: Row): PlanLine {
  return {
    ...lineOf(runId, null, row, problem('outbound.too_many_attempts'), null),
    decision: 'resting',
    error_code: textOrNullIn(row, 'past_error'),
  }
}

/** The line of a decision, or of the check that refused the row. `sent`: all its mapped values, once they are checked. */
export function lineOf(
  runId: string,
  matching: Matching | null,
  row: Row,
  decision: Decision | RowProblem,
  sent: string | null,
): PlanLine {
  const key = textOrNullIn(row, 'source_key') ?? ''
  const hash = textOrNullIn(row, 'hash')
  const same = textOrNullIn(row, 'past_hash') === hash
  const attempts = same ? countIn(row, 'past_attempts') : 0
  const base: PlanLine = {
    change_id: createHash('md5').update(`${runId}\n${key}`).digest('hex'),
    source_key: key,
    decision: 'refused',
    action: null,
    hubspot_id: null,
    identity: null,
    properties: null,
    before: null,
    sent,
    hash,
    batch_only: null,
    attempts: String(attempts),
    error_code: null,
    error_message: null,
    error_field: null,
    retryable: null,
  }
  const identity = textOrNullIn(row, 'identity')
  const named: PlanLine = {
    ...base,
    identity: identity === null || matching === null ? null : foldKey(matching, identity),
  }
  const failed = (line: PlanLine, why: RowProblem): PlanLine => ({
    ...line,
    error_code: why.code,
    error_message: why.message,
    error_field: why.field,
    retryable: String(why.retryable),
  })
  const unlessDead = (line: PlanLine): PlanLine =>
    same && textOrNullIn(row, 'past_status') === 'dead'
      ? failed(
          { ...line, decision: 'dead' },
          problem('outbound.too_many_attempts', undefined, null, false),
        )
      : line
  if ('code' in decision) return failed(named, decision)
  switch (decision.kind) {
    case 'refused':
      return failed(named, decision.problem)
    case 'set_aside':
      return failed({ ...named, decision: 'set_aside', action: decision.action }, decision.problem)
    case 'unchanged':
      return { ...named, decision: 'unchanged', hubspot_id: decision.id }
    case 'gone':
      return { ...named, decision: 'unchanged' }
    case 'archive':
      return unlessDead({
        ...named,
        decision: 'planned',
        action: 'archive',
        hubspot_id: decision.id,
        before: JSON.stringify(decision.before),
        batch_only: 'true',
      })
    case 'create':
    case 'update':
      return unlessDead({
        ...named,
        decision: 'planned',
        action: decision.kind,
        hubspot_id: decision.kind === 'update' ? decision.id : null,
        properties: JSON.stringify(decision.properties),
        before: decision.kind === 'update' ? JSON.stringify(decision.before) : null,
        batch_only: String(
          (decision.kind === 'update' && decision.clearsFirst === true) ||
            Object.values(decision.properties).some(
              (value) => value === '' || value.startsWith(';'),
            ),
        ),
      })
    default:
      return decision satisfies never
  }
}
