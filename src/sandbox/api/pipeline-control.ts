import { validationError } from '../account/api-error.ts'
import type { ObjectTypeDefinition, Pipeline, PipelineStage } from '../account/definitions.ts'
import type { Account } from '../account/types.ts'
import { flagField, numberField, textField, timeField } from '../http/collection-fields.ts'
import { isObject, type JsonObject, optionalText } from '../http/json.ts'
import type { CollectionControl } from '../http/types.ts'
import { pipelineBody } from './pipeline-shape.ts'

function archivedAt(item: JsonObject, archived: boolean, updatedAt: number) {
  const time = timeField(item, 'archivedAt', archived ? updatedAt : null)
  return archived && time !== null ? { archivedAt: time } : {}
}

function stageOf(
  account: Account,
  item: JsonObject,
  place: number,
  before: PipelineStage | undefined,
): PipelineStage {
  const now = account.clock.now()
  const createdAt = timeField(item, 'createdAt', before?.createdAt ?? now)
  const updatedAt = timeField(item, 'updatedAt', before ? now : createdAt)
  const archived = flagField(item, 'archived', before?.archived ?? false)
  const metadata = isObject(item['metadata']) ? item['metadata'] : (before?.metadata ?? {})
  const id = textField(item, 'id', String(place + 1))
  return {
    id,
    label: textField(item, 'label', before?.label ?? id),
    displayOrder: numberField(item, 'displayOrder', before?.displayOrder ?? place),
    metadata: Object.fromEntries(
      Object.entries(metadata).map(([name, value]) => [name, optionalText(value) ?? '']),
    ),
    createdAt,
    updatedAt,
    archived,
    ...archivedAt(item, archived, updatedAt),
  }
}

function pipelineOf(account: Account, type: ObjectTypeDefinition, item: JsonObject): Pipeline {
  const all = account.pipelines(type.id)
  const id = textField(item, 'id', String(all.length + 1))
  const before = all.find((pipeline) => pipeline.id === id)
  const now = account.clock.now()
  const createdAt = timeField(item, 'createdAt', before?.createdAt ?? now)
  const updatedAt = timeField(item, 'updatedAt', before ? now : createdAt)
  const archived = flagField(item, 'archived', before?.archived ?? false)
  const stages = item['stages']
  return {
    id,
    label: textField(item, 'label', before?.label ?? id),
    displayOrder: numberField(item, 'displayOrder', before?.displayOrder ?? all.length),
    createdAt,
    updatedAt,
    archived,
    ...archivedAt(item, archived, updatedAt),
    stages: Array.isArray(stages)
      ? stages.filter(isObject).map((stage, place) => {
          const known = before?.stages.find((each) => each.id === stage['id'])
          return stageOf(account, stage, place, known)
        })
      : (before?.stages ?? []),
  }
}

function typeNamed(account: Account, name: string): ObjectTypeDefinition {
  const type = account.types.find(name)
  if (!type) throw validationError(`No object type ${name}`)
  return type
}

/** `OBJECT_TYPE_ID/PIPELINE` is the id to remove by; an item names its `objectType` (deals, if it doesn't). */
export function pipelineCollection(account: Account): CollectionControl {
  return {
    *all() {
      for (const { id } of account.types.all()) {
        for (const pipeline of account.pipelines(id))
          yield { objectType: id, ...pipelineBody(pipeline) }
      }
    },
    put: (items) =>
      items.map((item) => {
        const type = typeNamed(account, textField(item, 'objectType', 'deals'))
        const pipeline = pipelineOf(account, type, item)
        const others = account.pipelines(type.id).filter(({ id }) => id !== pipeline.id)
        account.setPipelines(
          type.id,
          [...others, pipeline].sort((a, b) => a.displayOrder - b.displayOrder),
        )
        return `${type.id}/${pipeline.id}`
      }),
    remove: (ids) => {
      for (const text of ids) {
        const [name = '', ...rest] = text.split('/')
        const type = typeNamed(account, name)
        const left = account.pipelines(type.id).filter(({ id }) => id !== rest.join('/'))
        account.setPipelines(type.id, left)
      }
    },
  }
}
