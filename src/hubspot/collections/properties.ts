import type { CollectionPage, CollectionRequest } from '../../engine/ports.ts'
import type { Transport } from '../transport.ts'
import { paths } from '../versions.ts'
import { objectsFor } from './account-objects.ts'
import { pagesOf } from './paged.ts'
import { type Part, readParts } from './parts.ts'

/** The properties of each object of the sync, archived ones too: two calls an object (HUBSPOT.md 4.4). */
export async function* readPropertyDefinitions(
  transport: Transport,
  request: CollectionRequest,
  signal: AbortSignal,
): AsyncGenerator<CollectionPage> {
  const objects = await objectsFor(transport, request, signal)
  const parts = objects.map(({ name, path }): Part => {
    const title = `properties of ${name}`
    return {
      name,
      title,
      optional: !request.objects.includes(name),
      // Both lists are read again after a cut: an archived property whose name a live one has taken must be known.
      read: async function* () {
        const list = {
          path: paths.properties(path),
          title,
          queries: [{ archived: false }, { archived: true }],
        }
        const here = new Set<unknown>()
        for await (const { items } of pagesOf(transport, list, null, signal)) {
          const fresh = items.filter((item) => !here.has(item['name']))
          for (const item of fresh) here.add(item['name'])
          yield {
            items: fresh.map((item) => ({
              ...item,
              id: `${name}/${String(item['name'])}`,
              object: name,
            })),
            resume: null,
          }
        }
      },
    }
  })
  yield* readParts(parts, request)
}
