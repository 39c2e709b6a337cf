import { notFound, validationError } from '../account/api-error.ts'
import type { Pipeline, PipelineStage } from '../account/definitions.ts'
import type { Account } from '../account/types.ts'
import type { Answer, Call, Part, Route } from '../http/types.ts'
import { asList, asObject, asText, isObject, optionalText } from '../http/json.ts'
import { auditRoutes, noteAudit } from './pipeline-audit.ts'
import { isTrue, readScopes, typeOf } from './object-shape.ts'
import { pipelineCollection } from './pipeline-control.ts'
import { pipelineBody, stageBody } from './pipeline-shape.ts'
import { schemaScopes } from './property-shape.ts'

const writeScopes: Route['scopes'] = (call) => [
  ...schemaScopes(typeOf(call), 'write'),
  ...typeOf(call).scopes.write,
]

function paths(rest: string): readonly string[] {
  return [`/crm/v3/pipelines/{objectType}${rest}`, `/crm/pipelines/{version}/{objectType}${rest}`]
}

function all(call: Call): readonly Pipeline[] {
  return call.account.pipelines(typeOf(call).id)
}
function wantedPipeline(call: Call): Pipeline {
  const id = call.params['pipelineId'] ?? ''
  const pipeline = all(call).find((candidate) => candidate.id === id)
  if (!pipeline) throw notFound(`Unable to find pipeline with id ${id}`)
  return pipeline
}
function wantedStage(call: Call): PipelineStage {
  const id = call.params['stageId'] ?? ''
  const stage = wantedPipeline(call).stages.find((candidate) => candidate.id === id)
  if (!stage) throw notFound(`Unable to find stage with id ${id}`)
  return stage
}
function save(call: Call, pipeline: Pipeline): void {
  const others = all(call).filter(({ id }) => id !== pipeline.id)
  call.account.setPipelines(
    typeOf(call).id,
    [...others, pipeline].sort((a, b) => a.displayOrder - b.displayOrder),
  )
}

function newId(account: Account): string {
  const random = account.keep('pipeline-ids', () => account.random.fork('pipeline-ids'))
  return String(random.int(1_000_000_000, 4_000_000_000))
}

function metadataOf(call: Call, value: unknown): Readonly<Record<string, string>> {
  const given = isObject(value) ? value : {}
  const metadata = Object.fromEntries(
    Object.entries(given).map(([name, item]) => [name, optionalText(item) ?? '']),
  )
  if (typeOf(call).id !== '0-3') return { ticketState: 'OPEN', ...metadata }
  const probability = metadata['probability']
  if (probability === undefined || !(Number(probability) >= 0 && Number(probability) <= 1)) {
    throw validationError('metadata.probability of a deal stage must be between 0.0 and 1.0')
  }
  return { isClosed: String(['0.0', '1.0', '0', '1'].includes(probability)), ...metadata }
}

function newStage(call: Call, value: unknown): PipelineStage {
  const body = asObject(value, 'stage')
  const now = call.account.clock.now()
  return {
    id: optionalText(body['stageId']) ?? newId(call.account),
    label: asText(body['label'], 'label'),
    displayOrder: Number(body['displayOrder'] ?? 0),
    metadata: metadataOf(call, body['metadata']),
    createdAt: now,
    updatedAt: now,
    archived: false,
  }
}
function newPipeline(call: Call, id: string): Pipeline {
  const body = asObject(call.json())
  const now = call.account.clock.now()
  return {
    id,
    label: asText(body['label'], 'label'),
    displayOrder: Number(body['displayOrder'] ?? 0),
    stages: asList(body['stages'] ?? [], 'stages').map((stage) => newStage(call, stage)),
    createdAt: now,
    updatedAt: now,
    archived: false,
  }
}

function createPipeline(call: Call): Answer {
  const body = asObject(call.json())
  const id = optionalText(body['pipelineId']) ?? newId(call.account)
  if (all(call).some((pipeline) => pipeline.id === id || pipeline.label === body['label']))
    throw validationError('A pipeline with this id or label exists already')
  const pipeline = newPipeline(call, id)
  save(call, pipeline)
  noteAudit(call, 'CREATE', pipeline.id)
  for (const stage of pipeline.stages) noteAudit(call, 'CREATE', stage.id, pipeline.id)
  return { status: 201, body: pipelineBody(pipeline) }
}
function patchPipeline(call: Call): Answer {
  const body = asObject(call.json())
  const before = wantedPipeline(call)
  const pipeline: Pipeline = {
    ...before,
    label: optionalText(body['label']) ?? before.label,
    displayOrder:
      typeof body['displayOrder'] === 'number' ? body['displayOrder'] : before.displayOrder,
    updatedAt: call.account.clock.now(),
  }
  save(call, pipeline)
  noteAudit(call, 'UPDATE', pipeline.id)
  return { status: 200, body: pipelineBody(pipeline) }
}
function putPipeline(call: Call): Answer {
  const pipeline = {
    ...newPipeline(call, wantedPipeline(call).id),
    createdAt: wantedPipeline(call).createdAt,
  }
  save(call, pipeline)
  noteAudit(call, 'UPDATE', pipeline.id)
  return { status: 200, body: pipelineBody(pipeline) }
}
function inUse(call: Call, stageIds: readonly string[]): boolean {
  const type = typeOf(call)
  const stage = type.pipeline?.stage
  // The older name is for deals (openapi crm-pipelines).
  const validates = ['validateReferencesBeforeDelete', 'validateDealStageUsagesBeforeDelete']
  if (stage === undefined || !validates.some((name) => isTrue(call, name))) return false
  for (const row of call.account.objects(type.id).rows())
    if (stageIds.includes(row.get(stage) ?? '')) return true
  return false
}
function deletePipeline(call: Call): Answer {
  const pipeline = wantedPipeline(call)
  if (
    inUse(
      call,
      pipeline.stages.map(({ id }) => id),
    )
  )
    throw validationError('The pipeline is in use and cannot be deleted')
  call.account.setPipelines(
    typeOf(call).id,
    all(call).filter(({ id }) => id !== pipeline.id),
  )
  noteAudit(call, 'DELETE', pipeline.id)
  return { status: 204 }
}

function withStages(call: Call, stages: readonly PipelineStage[]): void {
  save(call, {
    ...wantedPipeline(call),
    stages: [...stages].sort((a, b) => a.displayOrder - b.displayOrder),
    updatedAt: call.account.clock.now(),
  })
}
function createStage(call: Call): Answer {
  const stage = newStage(call, call.json())
  if (wantedPipeline(call).stages.some(({ id, label }) => id === stage.id || label === stage.label))
    throw validationError('A stage with this id or label exists already in the pipeline')
  withStages(call, [...wantedPipeline(call).stages, stage])
  noteAudit(call, 'CREATE', stage.id, wantedPipeline(call).id)
  return { status: 201, body: stageBody(stage) }
}
function changeStage(call: Call, replace: boolean): Answer {
  const before = wantedStage(call)
  const body = asObject(call.json())
  const stage: PipelineStage = {
    ...before,
    label: optionalText(body['label']) ?? before.label,
    displayOrder:
      typeof body['displayOrder'] === 'number' ? body['displayOrder'] : before.displayOrder,
    metadata:
      body['metadata'] === undefined && !replace
        ? before.metadata
        : metadataOf(call, { ...before.metadata, ...asObject(body['metadata'] ?? {}) }),
    updatedAt: call.account.clock.now(),
  }
  withStages(
    call,
    wantedPipeline(call).stages.map((other) => (other.id === stage.id ? stage : other)),
  )
  noteAudit(call, 'UPDATE', stage.id, wantedPipeline(call).id)
  return { status: 200, body: stageBody(stage) }
}
function deleteStage(call: Call): Answer {
  const stage = wantedStage(call)
  if (inUse(call, [stage.id])) throw validationError('The stage is in use and cannot be deleted')
  withStages(
    call,
    wantedPipeline(call).stages.filter(({ id }) => id !== stage.id),
  )
  noteAudit(call, 'DELETE', stage.id, wantedPipeline(call).id)
  return { status: 204 }
}

/** HUBSPOT.md 8: all pipelines in one answer, no paging. What is deleted is gone from it; the audit tells of it. */
export const pipelinesPart: Part = {
  knobs: [],
  collections: (account) => ({ pipelines: pipelineCollection(account) }),
  routes: [
    {
      method: 'GET',
      paths: paths(''),
      scopes: readScopes,
      handle: (call) => ({ status: 200, body: { results: all(call).map(pipelineBody) } }),
    },
    { method: 'POST', paths: paths(''), scopes: writeScopes, handle: createPipeline },
    {
      method: 'GET',
      paths: paths('/{pipelineId}'),
      scopes: readScopes,
      handle: (call) => ({ status: 200, body: pipelineBody(wantedPipeline(call)) }),
    },
    { method: 'PATCH', paths: paths('/{pipelineId}'), scopes: writeScopes, handle: patchPipeline },
    { method: 'PUT', paths: paths('/{pipelineId}'), scopes: writeScopes, handle: putPipeline },
    {
      method: 'DELETE',
      paths: paths('/{pipelineId}'),
      scopes: writeScopes,
      handle: deletePipeline,
    },
    {
      method: 'GET',
      paths: paths('/{pipelineId}/stages'),
      scopes: readScopes,
      handle: (call) => ({
        status: 200,
        body: { results: wantedPipeline(call).stages.map(stageBody) },
      }),
    },
    {
      method: 'POST',
      paths: paths('/{pipelineId}/stages'),
      scopes: writeScopes,
      handle: createStage,
    },
    {
      method: 'GET',
      paths: paths('/{pipelineId}/stages/{stageId}'),
      scopes: readScopes,
      handle: (call) => ({ status: 200, body: stageBody(wantedStage(call)) }),
    },
    {
      method: 'PATCH',
      paths: paths('/{pipelineId}/stages/{stageId}'),
      scopes: writeScopes,
      handle: (call) => changeStage(call, false),
    },
    {
      method: 'PUT',
      paths: paths('/{pipelineId}/stages/{stageId}'),
      scopes: writeScopes,
      handle: (call) => changeStage(call, true),
    },
    {
      method: 'DELETE',
      paths: paths('/{pipelineId}/stages/{stageId}'),
      scopes: writeScopes,
      handle: deleteStage,
    },
    ...auditRoutes,
  ],
}
