import type { CollectionItem, CollectionPage, CollectionRequest } from '../../engine/ports.ts'
import type { Transport } from '../transport.ts'
import { paths } from '../versions.ts'
import { isObject } from '../wire.ts'
import { customObjects } from './account-objects.ts'
import { pagesOf } from './paged.ts'
import { type Part, readParts } from './parts.ts'

/** Objects whose scopes the pipelines endpoints take (shapes of pipelines v3, HUBSPOT.md 8); custom ones come with the account. */
export const objectsWithPipelines = [
  'appointments',
  'carts',
  'companies',
  'contacts',
  'courses',
  'deals',
  'invoices',
  'leads',
  'listings',
  'orders',
  'services',
  'subscriptions',
  'tickets',
] as const

type ItemsOf = (object: string, pipeline: CollectionItem) => readonly CollectionItem[]

/** The pipelines of every object of the account that has them. */
export const readPipelinesOfAll = pipelinesReader((object, pipeline) => [
  { ...pipeline, id: `${object}/${String(pipeline['id'])}`, object, pipelineId: pipeline['id'] },
])

/** The stages of all those pipelines. */
export const readStagesOfAll = pipelinesReader((object, pipeline) => {
  const stages = pipeline['stages']
  if (!Array.isArray(stages)) return []
  const pipelineId = String(pipeline['id'])
  return stages.filter(isObject).map((stage) => ({
    ...stage,
    id: `${object}/${pipelineId}/${String(stage['id'])}`,
    object,
    pipelineId,
    stageId: stage['id'],
    // A stage goes with its pipeline.
    archived: stage['archived'] === true || pipeline['archived'] === true,
    archivedAt: stage['archivedAt'] ?? pipeline['archivedAt'],
  }))
})

function pipelinesReader(itemsOf: ItemsOf) {
  return async function* read(
    transport: Transport,
    request: CollectionRequest,
    signal: AbortSignal,
  ): AsyncGenerator<CollectionPage> {
    const standard = objectsWithPipelines.map((name) => ({ name, path: name as string }))
    const objects = [...standard, ...(await customObjects(transport, signal))]
    const parts = objects.map(({ name, path }): Part => {
      const title = `pipelines of ${name}`
      return {
        name,
        title,
        optional: !request.objects.includes(name),
        read: async function* (resume) {
          const list = { path: paths.pipelines(path), title, queries: [{}] }
          for await (const page of pagesOf(transport, list, resume, signal)) {
            yield { ...page, items: page.items.flatMap((pipeline) => itemsOf(name, pipeline)) }
          }
        },
      }
    })
    yield* readParts(parts, request)
  }
}
