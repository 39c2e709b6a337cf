import { z } from 'zod'
import type { CollectionPage, CollectionRequest, Json } from '../../engine/ports.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import type { Transport } from '../transport.ts'
import { paths } from '../versions.ts'
import { isObject } from '../wire.ts'
import { type AccountObject, customObjects, objectsAsked } from './account-objects.ts'
import { pagesOf } from './paged.ts'
import { type Part, readParts } from './parts.ts'

/** What a sync without records reads: the objects that can have labels (HUBSPOT.md 6). */
const labelledObjects = ['companies', 'contacts', 'deals', 'tickets'] as const

/** Pairs without any type, or that HubSpot doesn't know. */
const memorySchema = z.object({ bare: z.array(z.string()) })

/**
 * The types of links between the objects of the sync, in each direction: a call for each (HUBSPOT.md 6). Pairs that can't
 * have labels of the account's own, which are most of a sync of many objects, and those without any type are asked about
 * by full reads only.
 */
export async function* readAssociationLabels(
  transport: Transport,
  request: CollectionRequest,
  signal: AbortSignal,
): AsyncGenerator<CollectionPage> {
  const objects = await objectsOf(transport, request, signal)
  const memory = memorySchema.catch({ bare: [] }).parse(request.memory)
  const bare = new Set(memory.bare)
  const isAsked = ({ name }: Part): boolean =>
    request.full || (!bare.has(name) && name.split('/').every(canBeLabelled))
  const parts = objects
    .flatMap((from) => objects.map((to) => pairPart(transport, from, to, signal)))
    .filter(isAsked)
    .map((part) => notingBare(part, bare))
  for await (const page of readParts(parts, request)) {
    const { memory: kept, ...rest } = page
    yield isObject(kept)
      ? { ...rest, memory: { ...kept, bare: [...bare].toSorted() } as Json }
      : page
  }
}

async function objectsOf(
  transport: Transport,
  request: CollectionRequest,
  signal: AbortSignal,
): Promise<readonly AccountObject[]> {
  if (request.objects.length > 0) return objectsAsked(request)
  const standard = labelledObjects.map((name) => ({ name, path: name }))
  return [...standard, ...(await customObjects(transport, signal))]
}

function pairPart(
  transport: Transport,
  from: AccountObject,
  to: AccountObject,
  signal: AbortSignal,
): Part {
  const title = `association labels of ${from.name} to ${to.name}`
  const name = `${from.name}/${to.name}`
  return {
    name,
    title,
    read: async function* (resume) {
      const list = { path: paths.associationLabels(from.path, to.path), title, queries: [{}] }
      for await (const page of pagesOf(transport, list, resume, signal)) {
        const items = page.items.map((item) => ({
          ...item,
          id: `${name}/${String(item['category'])}/${String(item['typeId'])}`,
          from: from.name,
          to: to.name,
        }))
        yield { ...page, items }
      }
    },
  }
}

const unknownPair: ReadonlySet<string> = new Set([
  'hubspot.request_refused',
  'hubspot.not_available',
])

const labelled = new Set<string>(labelledObjects)
/** HUBSPOT.md 6: labels are for pairs of these, and of custom objects. */
const canBeLabelled = (object: string): boolean =>
  labelled.has(object) || object.startsWith('p_') || object.startsWith('2-')

/** The part, noting whether HubSpot has no type for the pair, or does not know the pair. */
function notingBare(part: Part, bare: Set<string>): Part {
  return {
    ...part,
    read: async function* (resume, window) {
      let found = 0
      try {
        for await (const page of part.read(resume, window)) {
          found += page.items.length
          yield page
        }
      } catch (error) {
        if (error instanceof ConnectorError && unknownPair.has(error.code)) bare.add(part.name)
        throw error
      }
      if (found === 0) bare.add(part.name)
      else bare.delete(part.name)
    },
  }
}
