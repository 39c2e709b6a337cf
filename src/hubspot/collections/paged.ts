import { z } from 'zod'
import type { CollectionItem, Json } from '../../engine/ports.ts'
import { unexpected } from '../failures.ts'
import { parsedBody, type Transport } from '../transport.ts'
import { isObject, nextOf, pageSchema } from '../wire.ts'
import type { Reader } from './reader.ts'

export interface PagedList {
  readonly path: string
  /** In the user's words. */
  readonly title: string
  /** Asked for once each; together they are the collection. */
  readonly queries: readonly Readonly<Record<string, string | number | boolean>>[]
}

const resumeSchema = z.object({ query: z.number().int(), after: z.string().nullable() })

interface ItemsPage {
  readonly items: readonly CollectionItem[]
  readonly resume: Json
  readonly keyed: boolean
}

/** The pages of `{results, paging}` lists, one query after the other; goes on where `resume` says. */
export async function* pagesOf(
  transport: Transport,
  list: PagedList,
  resume: Json,
  signal: AbortSignal,
): AsyncGenerator<ItemsPage> {
  const deed = `Reading ${list.title}`
  const from = resumeSchema.nullable().catch(null).parse(resume)
  for (const [place, query] of list.queries.entries()) {
    if (from !== null && place < from.query) continue
    let after = from?.query === place ? from.after : null
    let isResumed = after !== null
    for (;;) {
      const answer = await transport.send({
        method: 'GET',
        path: list.path,
        query: { ...query, ...(after === null ? {} : { after }) },
        kind: 'other',
        effect: 'none',
        deed,
        ...(isResumed ? { accept: [400] } : {}),
        signal,
      })
      if (answer.status === 400) {
        // The mark is of an earlier run: one that HubSpot does not take any more means the list from its beginning.
        after = null
        isResumed = false
        continue
      }
      isResumed = false
      const read: z.infer<typeof pageSchema> = parsedBody(deed, answer, pageSchema)
      const items = read.results.filter(isObject)
      if (items.length < read.results.length)
        throw unexpected(deed, 'A row of the answer is no object.')
      const next = nextOf(read)
      if (next !== null && next === after)
        throw unexpected(deed, 'The next page is the same page again.')
      const keyed = after === null && next === null
      after = next
      yield { items, resume: { query: next === null ? place + 1 : place, after: next }, keyed }
      if (after === null) break
    }
  }
}

/** A collection that is nothing but such lists, its items taken as they come. */
export const pagedReader =
  (list: PagedList): Reader =>
  (transport, request, signal) =>
    pagesOf(transport, list, request.resume, signal)
