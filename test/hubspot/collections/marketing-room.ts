import type {
  CollectionItem,
  CollectionPage,
  CollectionRequest,
} from '../../../src/engine/ports.ts'
import { account } from '../sandbox-account.ts'

const { signal } = new AbortController()
export const start = Date.UTC(2026, 0, 1)
export const iso = (time: number): string => new Date(time).toISOString()

/** A HubSpot account with its client, and ways to fill and read its collections. */
export async function marketingAccount() {
  const it = await account()
  const put = (
    collection: string,
    items: readonly unknown[],
    remove: readonly string[] = [],
  ): Promise<{ readonly ids: readonly string[] }> =>
    it.control(`collections/${collection}`, { items, remove })

  /** Everything that a read yields, with something to do after each page. */
  const read = async (
    collection: string,
    how: Partial<CollectionRequest> = {},
    between: (page: number) => Promise<unknown> = async () => {},
  ) => {
    const pages: CollectionPage[] = []
    const request: CollectionRequest = {
      collection,
      full: true,
      window: { after: null, until: iso(start + 400 * 86_400_000) },
      memory: null,
      resume: null,
      sweep: true,
      objects: [],
      ...how,
    }
    for await (const page of it.hubspot.collection(request, signal)) {
      pages.push(page)
      await between(pages.length)
    }
    const items: readonly CollectionItem[] = pages.flatMap((page) => page.items)
    return {
      pages,
      items,
      ids: items.map((item) => String(item['id'])),
      memory: pages.findLast((page) => page.memory !== undefined)?.memory ?? null,
      leftOut: pages.flatMap((page) => page.leftOut ?? []),
    }
  }

  /** Calls so far whose path contains this. */
  const calls = async (part: string): Promise<number> => {
    const { results } = await it.control<{ results: { path: string }[] }>('requests')
    return results.filter(({ path }) => path.includes(part)).length
  }

  return {
    ...it,
    put,
    read,
    calls,
    [Symbol.asyncDispose]: () => it[Symbol.asyncDispose](),
  }
}

/** What a read that does not want all of it asks for, going on from an earlier one. */
export const later = (memory: CollectionRequest['memory']): Partial<CollectionRequest> => ({
  full: false,
  sweep: false,
  memory,
})

export const many = <T>(count: number, item: (n: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, n) => item(n))
