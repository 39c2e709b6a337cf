import { iso } from '../account/rows.ts'
import type { Millis } from '../account/definitions.ts'
import type { Account } from '../account/types.ts'
import type { Answer, Call, Route } from '../http/types.ts'
import { readScopes, typeOf } from './object-shape.ts'

interface Audit {
  /** `0-3/pipeline` or `0-3/pipeline/stage`. */
  readonly of: string
  readonly action: 'CREATE' | 'UPDATE' | 'DELETE'
  readonly identifier: string
  readonly at: Millis
}

function audits(account: Account): Audit[] {
  return account.keep('pipeline-audits', (): Audit[] => [])
}

/** Takes down a change by the API; of a stage, `pipeline` is the one it belongs to. */
export function noteAudit(
  call: Call,
  action: Audit['action'],
  identifier: string,
  pipeline?: string,
): void {
  const of = [typeOf(call).id, ...(pipeline === undefined ? [] : [pipeline]), identifier].join('/')
  audits(call.account).push({ of, action, identifier, at: call.account.clock.now() })
}

/** Newest first; of deleted ones too (openapi crm-pipelines, PublicAuditInfo). */
function list(call: Call): Answer {
  const { pipelineId = '', stageId } = call.params
  const of = [typeOf(call).id, pipelineId, ...(stageId === undefined ? [] : [stageId])].join('/')
  const { account } = call
  const results = audits(account)
    .filter((audit) => audit.of === of)
    .toReversed()
    .map(({ action, identifier, at }) => ({
      portalId: account.portalId,
      identifier,
      action,
      timestamp: iso(at),
      fromUserId: account.owners()[0]?.userIdIncludingInactive ?? 1,
    }))
  return { status: 200, body: { results } }
}

const paths = (rest: string): readonly string[] => [
  `/crm/v3/pipelines/{objectType}/{pipelineId}${rest}`,
  `/crm/pipelines/{version}/{objectType}/{pipelineId}${rest}`,
]

export const auditRoutes: readonly Route[] = [
  { method: 'GET', paths: paths('/audit'), scopes: readScopes, handle: list },
  { method: 'GET', paths: paths('/stages/{stageId}/audit'), scopes: readScopes, handle: list },
]
