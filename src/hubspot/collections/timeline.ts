import { z } from 'zod'
import type { CollectionItem, CollectionPage, CollectionRequest, Json } from '../../engine/ports.ts'
import { unexpected } from '../failures.ts'
import { limits } from '../limits.ts'
import type { Transport } from '../transport.ts'
import { askIfThere } from './ask.ts'

/** Where a walk stands. Times are epoch ms. */
const placeSchema = z.object({
  offset: z.string().nullable(),
  /** The end of the span that the offset belongs to. */
  until: z.number(),
  /** The oldest time so far; null once rows came in another order than newest first. */
  oldest: z.number().nullable(),
})

/** A list of the older e-mail API: pages by `offset` and `hasMore` within a span of time (HUBSPOT.md 8). */
export interface Timeline {
  readonly path: string
  /** In the user's words. */
  readonly title: string
  /** The answer's key that holds the rows. */
  readonly rows: 'events' | 'timeline'
  /** The rows' key that holds their time. */
  readonly time: 'created' | 'timestamp'
  readonly itemsOf: (row: unknown) => readonly CollectionItem[]
}

/**
 * What happened within the request's window, newest first. Start and end are inclusive, and the end stays the same for
 * the whole pass: what happens meanwhile neither shifts the pages nor comes twice. An offset "is not meant to be
 * long-lived" (https://developers.hubspot.com/docs/methods/email/get_subscriptions_timeline): a later run goes on with
 * the oldest time that the walk has seen, as does this one when HubSpot refuses an offset.
 */
export async function* readTimeline(
  transport: Transport,
  timeline: Timeline,
  request: CollectionRequest,
  signal: AbortSignal,
): AsyncGenerator<CollectionPage> {
  const { window } = request
  const end = Date.parse(window.until)
  const deed = `Reading ${timeline.title}`
  const schema = z.object({
    [timeline.rows]: z.array(z.unknown()),
    hasMore: z.boolean().catch(false),
    offset: z.union([z.string(), z.number()]).transform(String).optional(),
  })
  let place = placeOf(request.resume) ?? { offset: null, until: end, oldest: end }
  let begunAnewAt: number | null = null
  for (;;) {
    const { offset, until, oldest } = place
    const page = await askIfThere(
      transport,
      {
        deed,
        path: timeline.path,
        query: {
          limit: limits.emailEventsPage,
          endTimestamp: until,
          ...(window.after === null ? {} : { startTimestamp: Date.parse(window.after) + 1 }),
          ...(offset === null ? {} : { offset }),
        },
        schema,
      },
      signal,
      offset === null ? [] : [400],
    )
    if (page === null) {
      const from = oldest ?? end
      if (from === begunAnewAt)
        throw unexpected(
          deed,
          'HubSpot does not take the offset that it gave with the page before.',
        )
      begunAnewAt = from
      place = { offset: null, until: from, oldest }
      continue
    }
    const { hasMore, offset: next } = pageEnd.parse(page)
    if (hasMore && (next === undefined || next === offset))
      throw unexpected(deed, 'The next page is the same page again.')
    const rows = z.array(z.unknown()).parse(page[timeline.rows])
    const items = rows.flatMap((row) => timeline.itemsOf(row))
    if (!hasMore || next === undefined) {
      yield { items, resume: request.resume }
      return
    }
    place = { offset: next, until, oldest: oldestOf(oldest, rows, timeline.time) }
    yield { items, resume: place }
  }
}

/** Where the run before came to. Without an order only its offset tells. */
function placeOf(resume: Json): z.infer<typeof placeSchema> | null {
  const place = placeSchema.nullable().catch(null).parse(resume)
  if (place === null || place.oldest === null) return place
  return { ...place, offset: null, until: place.oldest }
}

const pageEnd = z.object({ hasMore: z.boolean(), offset: z.string().optional() })

function oldestOf(
  before: number | null,
  rows: readonly unknown[],
  key: Timeline['time'],
): number | null {
  let oldest = before
  for (const row of rows) {
    const time = z.looseObject({ [key]: z.number() }).safeParse(row).data?.[key]
    if (time === undefined) continue
    if (oldest === null || time > oldest) return null
    oldest = time
  }
  return oldest
}
