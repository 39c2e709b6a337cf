import { z } from 'zod'
import { ConnectorError } from '../../errors/connector-error.ts'
import { unexpected } from '../failures.ts'
import { limits } from '../limits.ts'
import { parsedBody, type Transport } from '../transport.ts'
import { paths } from '../versions.ts'

const rowSchema = z.looseObject({
  listId: z.union([z.string().min(1), z.number()]).transform(String),
  objectTypeId: z.string().catch(''),
  createdAt: z.string().nullish().catch(null),
  updatedAt: z.string().nullish().catch(null),
})
export type ListRow = z.infer<typeof rowSchema>

const answerSchema = z.object({
  lists: z.array(rowSchema),
  hasMore: z.boolean().catch(false),
  total: z.number().int().nonnegative(),
})

interface Query {
  readonly sort: 'HS_LIST_ID' | 'HS_UPDATED_AT' | '-HS_UPDATED_AT'
  readonly processingTypes?: readonly string[]
  readonly objectTypeId?: string
}

const deed = 'Reading lists'

/** HUBSPOT.md 8: they come only when asked for, or always, as the version has it. */
const additionalProperties = [
  'hs_list_size',
  'hs_last_record_added_at',
  'hs_last_record_removed_at',
  'hs_folder_name',
  'hs_list_reference_count',
]

async function searchLists(
  transport: Transport,
  { sort, processingTypes = [], objectTypeId }: Query,
  span: { readonly offset: number; readonly count: number },
  signal: AbortSignal,
): Promise<z.infer<typeof answerSchema>> {
  const answer = await transport.send({
    method: 'POST',
    path: paths.listSearch(),
    json: {
      ...span,
      sort,
      processingTypes,
      additionalProperties,
      ...(objectTypeId === undefined ? {} : { objectTypeId }),
    },
    kind: 'other',
    effect: 'none',
    deed,
    signal,
  })
  return parsedBody(deed, answer, answerSchema)
}

/** How often a search begins anew because lists went while its pages were read. */
const rounds = 5

/**
 * The pages of one search as far as HubSpot pages. Its offset moves when lists come or go meanwhile, so each page begins
 * with the last row of the one before: where that row is not there, the search is read from its beginning again.
 */
async function* pagesOfSearch(
  transport: Transport,
  query: Query,
  signal: AbortSignal,
): AsyncGenerator<readonly ListRow[]> {
  let last: string | null = null
  let offset = 0
  for (let round = 1; offset < limits.listsReach; ) {
    const count = Math.min(limits.listsPage, limits.listsReach - offset)
    const { lists, hasMore } = await searchLists(transport, query, { offset, count }, signal)
    const goesOn: boolean = last === null || lists.some(({ listId }) => listId === last)
    if (!goesOn) {
      round += 1
      if (round > rounds) throw unexpected(deed, 'Lists kept vanishing while they were read.')
      last = null
      offset = 0
      continue
    }
    yield lists
    const end = lists.at(-1)?.listId
    if (!hasMore || end === undefined || (lists.length === 1 && end === last)) return
    last = end
    offset += lists.length - 1
  }
}

/** Every list, newest change first, down to those unchanged since `after`; null when HubSpot does not page so far. */
export async function* changedLists(
  transport: Transport,
  after: string,
  signal: AbortSignal,
): AsyncGenerator<readonly ListRow[] | null> {
  const since = Date.parse(after)
  const seen = new Set<string>()
  for await (const lists of pagesOfSearch(transport, { sort: '-HS_UPDATED_AT' }, signal)) {
    const changed = lists.filter((list) => !(changedAt(list) <= since))
    yield changed
    if (changed.length < lists.length) return
    for (const { listId } of lists) seen.add(listId)
  }
  if (seen.size >= limits.listsReach) yield null
}

/** A list without any time counts as changed. */
const changedAt = (list: ListRow): number => Date.parse(list.updatedAt ?? list.createdAt ?? '')

/** HUBSPOT.md 8. */
const processingTypes = ['MANUAL', 'DYNAMIC', 'SNAPSHOT'] as const

type Split = (query: Query) => Promise<readonly Query[]>

/**
 * Every list of the account. HubSpot pages through 10,000 of a search only: beyond, the lists are read from both ends,
 * and where that does not come by all of them, taken apart by how they are processed, then by object.
 * @throws `inbound.read_incomplete` when even that does not come by all of them
 */
export async function* everyList(
  transport: Transport,
  objectTypeIds: () => Promise<readonly string[]>,
  signal: AbortSignal,
): AsyncGenerator<readonly ListRow[]> {
  const byProcessing: Split = async (query) =>
    processingTypes.map((type) => ({ ...query, processingTypes: [type] }))
  const byObject: Split = async (query) =>
    (await objectTypeIds()).map((objectTypeId) => ({ ...query, objectTypeId }))
  yield* listsOf(transport, { sort: 'HS_LIST_ID' }, [byProcessing, byObject], signal)
}

/** Returns how many lists there are. */
async function* listsOf(
  transport: Transport,
  query: Query,
  [split, ...further]: readonly Split[],
  signal: AbortSignal,
): AsyncGenerator<readonly ListRow[], number> {
  const count = async (): Promise<number> =>
    (await searchLists(transport, query, { offset: 0, count: 1 }, signal)).total
  const total = await count()
  if (total <= limits.listsReach) {
    yield* pagesOfSearch(transport, query, signal)
    return total
  }
  if (total <= 2 * limits.listsReach) {
    const seen = new Set<string>()
    for (const sort of ['HS_UPDATED_AT', '-HS_UPDATED_AT'] as const) {
      for await (const lists of pagesOfSearch(transport, { ...query, sort }, signal)) {
        for (const { listId } of lists) seen.add(listId)
        yield lists
      }
    }
    // Lists of one time may come in one order from both ends, and the middle would be missing.
    if (seen.size >= Math.min(total, await count())) return total
  }
  if (split === undefined) throw tooMany(total)
  let found = 0
  for (const part of await split(query)) {
    found += yield* listsOf(transport, part, further, signal)
  }
  if (found < Math.min(total, await count())) throw tooMany(total)
  return total
}

function tooMany(lists: number): ConnectorError {
  return new ConnectorError('inbound.read_incomplete', {
    what: 'The lists of the account could not all be read.',
    why: `HubSpot pages through 10,000 lists of one search, and ${lists} of one kind remain, however they are taken apart.`,
    fix: 'Delete lists that are no longer used, or take the stream out of the sync; nothing was marked deleted.',
  })
}
