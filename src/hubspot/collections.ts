import { z } from 'zod'
import type { Owner, Pipeline } from '../engine/ports.ts'
import { ConnectorError } from '../errors/connector-error.ts'
import { unexpected } from './failures.ts'
import { limits } from './limits.ts'
import { parsedBody, type Transport } from './transport.ts'
import { paths } from './versions.ts'
import { isObject, nextOf, pageSchema } from './wire.ts'

export type CollectionItem = Readonly<Record<string, unknown>>

interface Collection {
  readonly path: string
  /** In the user's words. */
  readonly title: string
  /** Asked for once each; together they are the collection. */
  readonly queries: readonly Readonly<Record<string, string | number | boolean>>[]
}

const page = { limit: limits.ownersPage }

/** HUBSPOT.md 8. Owners are listed in two calls, live and archived; pipelines come all at once. */
const collections: Readonly<Record<string, Collection>> = {
  owners: {
    path: paths.owners(),
    title: 'owners',
    queries: [
      { ...page, archived: false },
      { ...page, archived: true },
    ],
  },
  deal_pipelines: { path: paths.pipelines('deals'), title: 'deal pipelines', queries: [{}] },
  ticket_pipelines: { path: paths.pipelines('tickets'), title: 'ticket pipelines', queries: [{}] },
  object_schemas: { path: paths.schemas(), title: 'custom object schemas', queries: [{}] },
}

/** Pages of a stream that is no CRM object, items as HubSpot sends them. */
export function readCollection(
  transport: Transport,
  name: string,
  signal: AbortSignal,
): AsyncIterable<readonly CollectionItem[]> {
  const collection = Object.hasOwn(collections, name) ? collections[name] : undefined
  if (collection === undefined) {
    throw new ConnectorError('hubspot.not_available', {
      what: `There is no collection called ${name}.`,
      why: `The connector reads ${Object.keys(collections).join(', ')}.`,
      fix: 'Report it: a stream names a collection that its client does not have.',
    })
  }
  return pagesOf(transport, collection, signal)
}

async function* pagesOf(
  transport: Transport,
  collection: Collection,
  signal: AbortSignal,
): AsyncGenerator<readonly CollectionItem[]> {
  const deed = `Reading ${collection.title}`
  for (const query of collection.queries) {
    let after: string | null = null
    do {
      const answer = await transport.send({
        method: 'GET',
        path: collection.path,
        query: { ...query, ...(after === null ? {} : { after }) },
        kind: 'other',
        effect: 'none',
        deed,
        signal,
      })
      const read: z.infer<typeof pageSchema> = parsedBody(deed, answer, pageSchema)
      const items = read.results.filter(isObject)
      if (items.length < read.results.length)
        throw unexpected(deed, 'A row of the answer is no object.')
      const next = nextOf(read)
      if (next !== null && next === after)
        throw unexpected(deed, 'The next page is the same page again.')
      after = next
      yield items
    } while (after !== null)
  }
}

const id = z.union([z.string().min(1), z.number()]).transform(String)

const ownerSchema = z.object({
  id,
  email: z.string().nullable().catch(null),
  firstName: z.string().catch(''),
  lastName: z.string().catch(''),
  archived: z.boolean().catch(false),
})

const pipelineSchema = z.object({
  id,
  label: z.string().catch(''),
  archived: z.boolean().catch(false),
  stages: z
    .array(z.object({ id, label: z.string().catch(''), archived: z.boolean().catch(false) }))
    .catch([]),
})

export async function readOwners(
  transport: Transport,
  signal: AbortSignal,
): Promise<readonly Owner[]> {
  const owners: Owner[] = []
  for await (const items of readCollection(transport, 'owners', signal)) {
    for (const item of items) owners.push(itemBy(ownerSchema, item, 'Reading owners'))
  }
  return owners
}

export async function readPipelines(
  transport: Transport,
  object: string,
  signal: AbortSignal,
): Promise<readonly Pipeline[]> {
  const collection = {
    path: paths.pipelines(object),
    title: `pipelines of ${object}`,
    queries: [{}],
  }
  const pipelines: Pipeline[] = []
  for await (const items of pagesOf(transport, collection, signal)) {
    for (const item of items)
      pipelines.push(itemBy(pipelineSchema, item, `Reading ${collection.title}`))
  }
  return pipelines
}

function itemBy<T>(schema: z.ZodType<T>, item: unknown, deed: string): T {
  const parsed = schema.safeParse(item)
  if (parsed.success) return parsed.data
  throw unexpected(deed, 'A row of the answer does not have the documented form.', parsed.error)
}
