import { z } from 'zod'
import type { CollectionItem, CollectionPage, CollectionRequest } from '../../engine/ports.ts'
import { unexpected } from '../failures.ts'
import { limits } from '../limits.ts'
import type { Transport } from '../transport.ts'
import { ask } from './ask.ts'

const resumeSchema = z.object({ offset: z.string() })

/** A list of the older e-mail API: pages by `offset` and `hasMore` within a span of time (HUBSPOT.md 8). */
export interface Timeline {
  readonly path: string
  /** In the user's words. */
  readonly title: string
  /** The answer's key that holds the rows. */
  readonly rows: 'events' | 'timeline'
  readonly itemsOf: (row: unknown) => readonly CollectionItem[]
}

/**
 * What happened within the request's window. Start and end are inclusive, and the end stays the same for the whole pass:
 * what happens meanwhile neither shifts the pages nor comes twice.
 */
export async function* readTimeline(
  transport: Transport,
  timeline: Timeline,
  request: CollectionRequest,
  signal: AbortSignal,
): AsyncGenerator<CollectionPage> {
  const { window } = request
  const schema = z.object({
    [timeline.rows]: z.array(z.unknown()),
    hasMore: z.boolean().catch(false),
    offset: z.union([z.string(), z.number()]).transform(String).optional(),
  })
  let offset = resumeSchema.nullable().catch(null).parse(request.resume)?.offset ?? null
  for (;;) {
    const deed = `Reading ${timeline.title}`
    const page = await ask(
      transport,
      {
        deed,
        path: timeline.path,
        query: {
          limit: limits.emailEventsPage,
          endTimestamp: Date.parse(window.until),
          ...(window.after === null ? {} : { startTimestamp: Date.parse(window.after) + 1 }),
          ...(offset === null ? {} : { offset }),
        },
        schema,
      },
      signal,
    )
    const { hasMore, offset: next } = pageEnd.parse(page)
    if (hasMore && (next === undefined || next === offset))
      throw unexpected(deed, 'The next page is the same page again.')
    const rows = z.array(z.unknown()).parse(page[timeline.rows])
    const items = rows.flatMap((row) => timeline.itemsOf(row))
    if (!hasMore || next === undefined) {
      yield { items, resume: request.resume }
      return
    }
    yield { items, resume: { offset: next } }
    offset = next
  }
}

const pageEnd = z.object({ hasMore: z.boolean(), offset: z.string().optional() })
