import type {
  Millis,
  ObjectTypeDefinition,
  ObjectTypeId,
  Pipeline,
  PipelineStage,
} from '../../account/definitions.ts'
import type { Account } from '../../account/types.ts'
import { stageClocks } from '../catalogue/shared.ts'
import type { CsvFile, CsvRow } from './csv.ts'
import { flag, instantOf } from './definitions.ts'

const itemColumns = ['label', 'order', 'created_at', 'updated_at', 'archived', 'archived_at']

export const pipelineColumns = {
  required: ['object_type', 'pipeline_id'],
  optional: [
    'stage_id',
    'probability',
    'closed',
    'ticket_state',
    ...['pipeline', 'stage'].flatMap((kind) => itemColumns.map((name) => `${kind}_${name}`)),
  ],
}

/**
 * pipelines.csv, a row a stage, in order: `object_type,pipeline_id,stage_id`, and if wanted `probability` (deals, 0 to
 * 1), `closed` (true or false), `ticket_state`, and of `pipeline_` and `stage_` each: `label, order, created_at,
 * updated_at, archived, archived_at`. A row without `stage_id` tells of the pipeline alone. What stands of a pipeline in
 * its first row holds. They replace the object's own pipelines.
 */
export async function loadPipelines(account: Account, file: CsvFile, at: Millis): Promise<void> {
  const found = new Map<ObjectTypeId, Map<string, Pipeline>>()
  for await (const row of file.rows()) {
    const { line, cells } = row
    const objectType = cells.get('object_type') ?? ''
    const type = account.types.find(objectType)
    if (type?.pipeline === undefined)
      throw file.error(line, `"${objectType}" is no object type with pipelines`)
    const ofType = found.get(type.id) ?? new Map<string, Pipeline>()
    const id = cells.get('pipeline_id') ?? ''
    const known = ofType.get(id) ?? pipelineOf(file, row, id, ofType.size, at)
    ofType.set(id, withStage(file, row, type, known))
    found.set(type.id, ofType)
  }
  for (const [type, pipelines] of found) {
    const made = [...pipelines.values()].toSorted((a, b) => a.displayOrder - b.displayOrder)
    account.setPipelines(type, made)
    defineClocks(account, type, made, at)
  }
}

interface Item {
  readonly label: string
  readonly displayOrder: number
  readonly createdAt: Millis
  readonly updatedAt: Millis
  readonly archived: boolean
  readonly archivedAt?: Millis
}

/** What pipelines and stages both have. */
function itemOf(
  file: CsvFile,
  row: CsvRow,
  kind: 'pipeline' | 'stage',
  id: string,
  { place, at }: { readonly place: number; readonly at: Millis },
): Item {
  const cell = (name: string) => row.cells.get(`${kind}_${name}`)
  const order = Number(cell('order') ?? place)
  if (!Number.isInteger(order)) throw file.error(row.line, `${kind}_order is no whole number`)
  const createdAt = instantOf(file, row, `${kind}_created_at`, at)
  const updatedAt = instantOf(file, row, `${kind}_updated_at`, createdAt)
  const archived = flag(file, row.line, cell('archived'))
  return {
    label: cell('label') ?? id,
    displayOrder: order,
    createdAt,
    updatedAt,
    archived,
    ...(archived ? { archivedAt: instantOf(file, row, `${kind}_archived_at`, updatedAt) } : {}),
  }
}

function pipelineOf(file: CsvFile, row: CsvRow, id: string, place: number, at: Millis): Pipeline {
  return { id, ...itemOf(file, row, 'pipeline', id, { place, at }), stages: [] }
}

function withStage(
  file: CsvFile,
  row: CsvRow,
  type: ObjectTypeDefinition,
  pipeline: Pipeline,
): Pipeline {
  const { line, cells } = row
  const id = cells.get('stage_id')
  if (id === undefined) return pipeline
  if (pipeline.stages.some((stage) => stage.id === id))
    throw file.error(line, `the stage ${id} stands there twice`)
  const place = pipeline.stages.length
  const item = itemOf(file, row, 'stage', id, { place, at: pipeline.createdAt })
  const stage: PipelineStage = { id, ...item, metadata: metadataOf(file, row, type) }
  const stages = [...pipeline.stages, stage]
  return { ...pipeline, stages: stages.toSorted((a, b) => a.displayOrder - b.displayOrder) }
}

/** HUBSPOT.md 8: metadata values are strings. */
function metadataOf(
  file: CsvFile,
  { line, cells }: CsvRow,
  type: ObjectTypeDefinition,
): Readonly<Record<string, string>> {
  const closed = flag(file, line, cells.get('closed'))
  const isClosed = String(closed)
  if (type.plural === 'deals') {
    const probability = Number(cells.get('probability') ?? (closed ? 1 : 0.5))
    if (!(probability >= 0 && probability <= 1))
      throw file.error(line, 'probability lies between 0 and 1')
    return { probability: probability.toFixed(1), isClosed }
  }
  if (type.plural !== 'tickets') return { isClosed }
  const state = cells.get('ticket_state') ?? (closed ? 'CLOSED' : 'OPEN')
  if (state !== 'OPEN' && state !== 'CLOSED')
    throw file.error(line, 'ticket_state is OPEN or CLOSED')
  return { ticketState: state, isClosed }
}

/** The times that HubSpot keeps for each stage; not for ids that can't stand in a property's name. */
function defineClocks(
  account: Account,
  type: ObjectTypeId,
  pipelines: readonly Pipeline[],
  at: Millis,
): void {
  const stages = pipelines
    .flatMap((pipeline) => pipeline.stages.map(({ id, label }) => [id, label] as const))
    .filter(([id]) => /^[a-z0-9_-]+$/iu.test(id))
  for (const [name, label, kind] of stageClocks(stages)) {
    account.objects(type).defineProperty({
      name,
      label,
      type: kind === 'time' ? 'datetime' : 'number',
      fieldType: kind === 'time' ? 'date' : 'number',
      groupName: 'stages',
      options: [],
      calculated: true,
      readOnlyValue: true,
      hubspotDefined: true,
      createdAt: at,
      updatedAt: at,
    })
  }
}
