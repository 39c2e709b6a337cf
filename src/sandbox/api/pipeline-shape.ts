import { iso } from '../account/rows.ts'
import type { Pipeline, PipelineStage } from '../account/definitions.ts'
import type { JsonObject } from '../http/json.ts'

/** HUBSPOT.md 8: metadata values are strings. */
export function stageBody(stage: PipelineStage): JsonObject {
  return {
    label: stage.label,
    displayOrder: stage.displayOrder,
    metadata: stage.metadata,
    id: stage.id,
    createdAt: iso(stage.createdAt),
    updatedAt: iso(stage.updatedAt),
    writePermissions: 'CRM_PERMISSIONS_ENFORCEMENT',
    archived: stage.archived,
    ...(stage.archivedAt === undefined ? {} : { archivedAt: iso(stage.archivedAt) }),
  }
}
export function pipelineBody(pipeline: Pipeline): JsonObject {
  return {
    label: pipeline.label,
    displayOrder: pipeline.displayOrder,
    id: pipeline.id,
    stages: pipeline.stages.map(stageBody),
    createdAt: iso(pipeline.createdAt),
    updatedAt: iso(pipeline.updatedAt),
    archived: pipeline.archived,
    ...(pipeline.archivedAt === undefined ? {} : { archivedAt: iso(pipeline.archivedAt) }),
  }
}
