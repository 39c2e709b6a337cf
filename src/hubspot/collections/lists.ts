import { z } from 'zod'
import { standardTypeIds } from '../../engine/object-names.ts'
import type {
  CollectionItem,
  CollectionPage,
  CollectionRequest,
  LeftOut,
} from '../../engine/ports.ts'
import { unexpected } from '../failures.ts'
import { limits } from '../limits.ts'
import { parsedBody, type Transport } from '../transport.ts'
import { paths } from '../versions.ts'
import { nextOf, pageSchema } from '../wire.ts'
import { customObjects } from './account-objects.ts'
import { askIfThere } from './ask.ts'
import { changedLists, everyList, type ListRow } from './list-search.ts'

/** The object types that lists can be of: what the account may have, custom objects included. */
const typeIdsOf = (transport: Transport, signal: AbortSignal) => async () => [
  ...standardTypeIds,
  ...(await customObjects(transport, signal)).map(({ path }) => path),
]

/**
 * Lists of every object type. HubSpot takes no filter by time, but sorts by it: newest change first, stopped where the
 * window begins. A read of all of them begins anew when it was cut off: it is a few calls.
 */
export async function* readLists(
  transport: Transport,
  request: CollectionRequest,
  signal: AbortSignal,
): AsyncGenerator<CollectionPage> {
  const { after } = request.window
  let isWhole = after === null
  if (after !== null) {
    for await (const lists of changedLists(transport, after, signal)) {
      if (lists === null) isWhole = true
      else yield { items: lists.map(listItem), resume: null, keyed: true }
    }
  }
  if (!isWhole) return
  for await (const lists of everyList(transport, typeIdsOf(transport, signal), signal)) {
    yield { items: lists.map(listItem), resume: null, keyed: true }
  }
}

function listItem(list: ListRow): CollectionItem {
  const { deletedAt } = list
  return {
    ...list,
    id: list.listId,
    archived: typeof deletedAt === 'string' && deletedAt !== '',
    archivedAt: deletedAt,
    // The versions name it differently (HUBSPOT.md 8, shapes of crm-lists 2026-03).
    more: list['additionalProperties'] ?? list['additional_filter_properties'],
  }
}

const resumeSchema = z.object({ list: z.string(), after: z.string().nullable() })
const membersSchema = pageSchema.extend({
  results: z.array(
    z.object({
      recordId: z.union([z.string().min(1), z.number()]).transform(String),
      membershipTimestamp: z.string().nullish().catch(null),
    }),
  ),
})

/** The members of every list, list by list in the order of their ids. */
export async function* readListMemberships(
  transport: Transport,
  request: CollectionRequest,
  signal: AbortSignal,
): AsyncGenerator<CollectionPage> {
  const from = resumeSchema.nullable().catch(null).parse(request.resume)
  const lists = new Map<string, ListRow>()
  for await (const page of everyList(transport, typeIdsOf(transport, signal), signal)) {
    for (const list of page) if (!isDeleted(list)) lists.set(list.listId, list)
  }
  const ordered = [...lists.values()].toSorted((one, other) => byId(one.listId, other.listId))
  for (const list of ordered) {
    if (from !== null && byId(list.listId, from.list) < 0) continue
    const after = from?.list === list.listId ? from.after : null
    yield* readMembers(transport, list, after, signal)
  }
}

/** Every list with the number of its members, as HubSpot counts them. */
export async function* allLists(
  transport: Transport,
  signal: AbortSignal,
): AsyncGenerator<readonly { readonly members: number }[]> {
  for await (const page of everyList(transport, typeIdsOf(transport, signal), signal)) {
    yield page
      .filter((list) => !isDeleted(list))
      .map((list) => ({ members: sizeSchema.parse(listItem(list)['more']).hs_list_size }))
  }
}

const sizeSchema = z.object({ hs_list_size: z.coerce.number().catch(0) }).catch({ hs_list_size: 0 })

const isDeleted = (list: ListRow): boolean => listItem(list)['archived'] === true

/** Ids are whole numbers as text; any other kind of id sorts by its text, after them. */
function byId(one: string, other: string): number {
  const bothNumbers = /^\d+$/.test(one) && /^\d+$/.test(other)
  if (bothNumbers && one.length !== other.length) return one.length - other.length
  return one < other ? -1 : one > other ? 1 : 0
}

async function* readMembers(
  transport: Transport,
  { listId, objectTypeId }: ListRow,
  from: string | null,
  signal: AbortSignal,
): AsyncGenerator<CollectionPage> {
  const deed = `Reading the members of list ${listId}`
  let after = from
  for (;;) {
    const answer = await transport.send({
      method: 'GET',
      path: paths.listMemberships(listId),
      query: { limit: limits.listMembershipsPage, ...(after === null ? {} : { after }) },
      kind: 'other',
      effect: 'none',
      deed,
      accept: [404],
      signal,
    })
    if (answer.status === 404) {
      const leftOut = await whyNotThere(transport, listId, signal)
      yield { items: [], resume: { list: listId, after }, leftOut }
      return
    }
    const page = parsedBody(deed, answer, membersSchema)
    const next = nextOf(page)
    if (next !== null && next === after)
      throw unexpected(deed, 'The next page is the same page again.')
    const items = page.results.map(({ recordId, membershipTimestamp }) => ({
      id: `${listId}/${recordId}`,
      listId,
      recordId,
      objectTypeId,
      createdAt: membershipTimestamp,
    }))
    // Without more pages the last one is read again after a cut; its members land once all the same.
    // HUBSPOT.md 8: members come in the order of their record ids.
    yield { items, resume: { list: listId, after: next ?? after }, keyed: true }
    if (next === null) return
    after = next
  }
}

/** A list deleted meanwhile has no members; one that is there but shows none keeps those that the table has. */
async function whyNotThere(
  transport: Transport,
  listId: string,
  signal: AbortSignal,
): Promise<readonly LeftOut[]> {
  const question = { deed: `Reading list ${listId}`, path: paths.list(listId), schema: z.unknown() }
  const list = await askIfThere(transport, question, signal)
  return list === null ? [] : [{ part: `members of list ${listId}`, ids: `${listId}/` }]
}
