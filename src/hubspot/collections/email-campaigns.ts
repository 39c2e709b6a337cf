import { z } from 'zod'
import type { CollectionItem, CollectionPage, CollectionRequest } from '../../engine/ports.ts'
import { unexpected } from '../failures.ts'
import { limits } from '../limits.ts'
import type { Transport } from '../transport.ts'
import { paths } from '../versions.ts'
import { ask, askIfThere } from './ask.ts'

const id = z.union([z.string().min(1), z.number()]).transform(String)
const listedSchema = z.looseObject({ id, lastUpdatedTime: z.number().optional().catch(undefined) })
const listSchema = z.object({
  campaigns: z.array(listedSchema),
  hasMore: z.boolean().catch(false),
  offset: z.union([z.string(), z.number()]).transform(String).optional(),
})
const detailsSchema = z.looseObject({ id })

const memorySchema = z.object({ updatedTo: z.number() })
const resumeSchema = memorySchema.extend({
  list: z.enum(['recent', 'all']),
  offset: z.string().nullable(),
})

/** What changed while the last read went on is looked at again. */
const overlapMs = 24 * 3_600_000

/**
 * E-mail campaigns of the older API: a list with each one's last activity, and one call for the details of each that had
 * any since the last read (HUBSPOT.md 8). A full read also lists by id, for those without activity.
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
  const known = new Set<string>()
  for (const list of request.full ? (['recent', 'all'] as const) : (['recent'] as const)) {
    if (resume?.list === 'all' && list === 'recent') continue
    let offset = resume?.list === list ? resume.offset : null
    do {
      const page = await listed(transport, list, offset, signal)
      const items: CollectionItem[] = []
      for (const campaign of page.campaigns) {
        const { lastUpdatedTime } = campaign
        updatedTo = Math.max(updatedTo, lastUpdatedTime ?? 0)
        const isOld = since !== null && lastUpdatedTime !== undefined && lastUpdatedTime < since
        if (isOld || known.has(campaign.id)) continue
        known.add(campaign.id)
        items.push(await withDetails(transport, campaign, signal))
      }
      offset = page.next
      yield { items, resume: { updatedTo, list: offset === null ? 'all' : list, offset } }
    } while (offset !== null)
  }
  yield { items: [], resume: request.resume, memory: { updatedTo } }
}

interface Listed {
  readonly campaigns: readonly z.infer<typeof listedSchema>[]
  readonly next: string | null
}

async function listed(
  transport: Transport,
  list: 'recent' | 'all',
  offset: string | null,
  signal: AbortSignal,
): Promise<Listed> {
  const deed = 'Reading e-mail campaigns'
  const page = await ask(
    transport,
    {
      deed,
      path: list === 'all' ? paths.emailCampaignsById() : paths.emailCampaigns(),
      query: { limit: limits.emailCampaignsPage, ...(offset === null ? {} : { offset }) },
      schema: listSchema,
    },
    signal,
  )
  const next = page.hasMore ? (page.offset ?? null) : null
  if (next !== null && next === offset)
    throw unexpected(deed, 'The next page is the same page again.')
  return { campaigns: page.campaigns, next }
}

async function withDetails(
  transport: Transport,
  campaign: z.infer<typeof listedSchema>,
  signal: AbortSignal,
): Promise<CollectionItem> {
  const details = await askIfThere(
    transport,
    {
      deed: 'Reading an e-mail campaign',
      path: paths.emailCampaign(campaign.id),
      schema: detailsSchema,
    },
    signal,
  )
  // Gone between the two calls: what the list said of it is what there is.
  return { ...campaign, ...details, id: campaign.id }
}
