import { z } from 'zod'
import type { CollectionItem, CollectionPage, CollectionRequest } from '../../engine/ports.ts'
import { limits } from '../limits.ts'
import type { Transport } from '../transport.ts'
import { paths } from '../versions.ts'
import { ask, askIfThere } from './ask.ts'

const id = z.union([z.string().min(1), z.number()]).transform(String)
const listSchema = z.object({
  campaigns: z.array(z.looseObject({ id, lastUpdatedTime: z.number().catch(0) })),
  hasMore: z.boolean().catch(false),
  offset: z.union([z.string(), z.number()]).transform(String).optional(),
})
const detailsSchema = z.looseObject({ id })

const memorySchema = z.object({ updatedTo: z.number() })
const resumeSchema = memorySchema.extend({ offset: z.string() })

/** What changed while the last read went on is looked at again. */
const overlapMs = 24 * 3_600_000

/**
 * E-mail campaigns of the older API: a list of ids with the time of change, and one call for the details of each that
 * changed (HUBSPOT.md 8). Counters move that time, too.
 */
export async function* readEmailCampaigns(
  transport: Transport,
  request: CollectionRequest,
  signal: AbortSignal,
): AsyncGenerator<CollectionPage> {
  const resume = resumeSchema.nullable().catch(null).parse(request.resume)
  const memory = memorySchema.nullable().catch(null).parse(request.memory)
  const since = request.full || memory === null ? null : memory.updatedTo - overlapMs
  let updatedTo = Math.max(memory?.updatedTo ?? 0, resume?.updatedTo ?? 0)
  let offset: string | null = resume?.offset ?? null
  for (;;) {
    const page: z.infer<typeof listSchema> = await ask(
      transport,
      {
        deed: 'Reading e-mail campaigns',
        path: paths.emailCampaigns(),
        query: { limit: limits.emailCampaignsPage, ...(offset === null ? {} : { offset }) },
        schema: listSchema,
      },
      signal,
    )
    const items: CollectionItem[] = []
    for (const listed of page.campaigns) {
      updatedTo = Math.max(updatedTo, listed.lastUpdatedTime)
      if (since !== null && listed.lastUpdatedTime < since) continue
      const details = await askIfThere(
        transport,
        {
          deed: 'Reading an e-mail campaign',
          path: paths.emailCampaign(listed.id),
          schema: detailsSchema,
        },
        signal,
      )
      // Gone between the two calls: what the list said of it is what there is.
      items.push({ ...listed, ...details, id: listed.id })
    }
    const next = page.hasMore && page.offset !== undefined ? page.offset : null
    const isLast = next === null || next === offset
    yield isLast
      ? { items, resume: request.resume, memory: { updatedTo } }
      : { items, resume: { updatedTo, offset: next } }
    if (isLast) return
    offset = next
  }
}
