import type { CollectionPage, CollectionRequest } from '../../engine/ports.ts'
import type { Transport } from '../transport.ts'
import { paths } from '../versions.ts'
import { customObjects } from './account-objects.ts'
import { pagesOf } from './paged.ts'
import { type Part, readParts } from './parts.ts'

/** What a sync without records reads: the objects that can have labels (HUBSPOT.md 6). */
const labelledObjects = ['companies', 'contacts', 'deals', 'tickets'] as const

/** The types of links between the objects of the sync, in each direction: a call for each (HUBSPOT.md 6). */
export async function* readAssociationLabels(
  transport: Transport,
  request: CollectionRequest,
  signal: AbortSignal,
): AsyncGenerator<CollectionPage> {
  const objects =
    request.objects.length > 0
      ? request.objects.map((name) => ({ name, path: name }))
      : [
          ...labelledObjects.map((name) => ({ name, path: name })),
          ...(await customObjects(transport, signal)),
        ]
  const pairs = objects.flatMap((from) => objects.map((to) => ({ from, to })))
  const parts = pairs.map(({ from, to }): Part => {
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
  })
  yield* readParts(parts, request)
}
