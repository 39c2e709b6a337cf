import { z } from 'zod'
import type { CollectionItem, CollectionPage, CollectionRequest } from '../../engine/ports.ts'
import { unexpected } from '../failures.ts'
import { limits } from '../limits.ts'
import type { Transport } from '../transport.ts'
import { paths } from '../versions.ts'
import { ask, askIfThere } from './ask.ts'

const id = z.union([z.string().min(1), z.number()]).transform(String)
const listedSchema = z.looseObject({ id, lastUpdatedTime: z.number().optional().catch(undefined) })
type Listed = z.infer<typeof listedSchema>
const listSchema = z.object({
  campaigns: z.array(listedSchema),
  hasMore: z.boolean().catch(false),
  offset: z.union([z.string(), z.number()]).transform(String).optional(),
})
const detailsSchema = z.looseObject({ id })

/** The latest activity that the last read saw, in epoch ms. */
const memorySchema = z.object({ updatedTo: z.number() })
const resumeSchema = memorySchema.extend({ done: z.string() })

/** What changed while the last read went on is looked at again. */
const overlapMs = 24 * 3_600_000

/** So many details, a call each, make a page of ours. */
const atOnce = 25

/**
 * E-mail campaigns of the older API: a list with each one's last activity, and one call for the details of each that had
 * any since the last read (HUBSPOT.md 8). A full read also lists by id, for those without activity. The lists are read
 * first, since only the one by activity tells its time, and then the details by id, so that a read cut off goes on.
 */
export async function* readEmailCampaigns(
  transport: Transport,
  request: CollectionRequest,
  signal: AbortSignal,
): AsyncGenerator<CollectionPage> {
  const resume = resumeSchema.nullable().catch(null).parse(request.resume)
  const memory = memorySchema.nullable().catch(null).parse(request.memory)
  const since = request.full || memory === null ? null : memory.updatedTo - overlapMs
  const listed = new Map<string, Listed>()
  for await (const one of listedCampaigns(transport, paths.emailCampaigns(), signal))
    listed.set(one.id, one)
  // What changed after a read was cut off is for the next one: its lists came later than some of its details.
  const updatedTo = resume?.updatedTo ?? latest(memory?.updatedTo ?? 0, [...listed.values()])
  if (since === null) {
    for await (const one of listedCampaigns(transport, paths.emailCampaignsById(), signal)) {
      if (!listed.has(one.id)) listed.set(one.id, one)
    }
  }
  const wanted = [...listed.values()]
    .filter(({ lastUpdatedTime: time }) => since === null || time === undefined || time >= since)
    .filter((one) => resume === null || one.id > resume.done)
    .toSorted((one, other) => (one.id < other.id ? -1 : 1))
  for (let at = 0; at < wanted.length; at += atOnce) {
    const items: CollectionItem[] = []
    for (const one of wanted.slice(at, at + atOnce)) {
      items.push(await withDetails(transport, one, signal))
    }
    yield { items, resume: { updatedTo, done: wanted[at + items.length - 1]?.id ?? '' } }
  }
  yield { items: [], resume: request.resume, memory: { updatedTo } }
}

const latest = (before: number, listed: readonly Listed[]): number =>
  listed.reduce((time, { lastUpdatedTime }) => Math.max(time, lastUpdatedTime ?? 0), before)

/** The campaigns of a list, without their details. */
export async function* listedCampaigns(
  transport: Transport,
  path: string,
  signal: AbortSignal,
): AsyncGenerator<Listed> {
  const deed = 'Reading e-mail campaigns'
  let offset: string | null = null
  do {
    const page: z.infer<typeof listSchema> = await ask(
      transport,
      {
        deed,
        path,
        query: { limit: limits.emailCampaignsPage, ...(offset === null ? {} : { offset }) },
        schema: listSchema,
      },
      signal,
    )
    yield* page.campaigns
    const next = page.hasMore ? (page.offset ?? null) : null
    if (next !== null && next === offset)
      throw unexpected(deed, 'The next page is the same page again.')
    offset = next
  } while (offset !== null)
}

async function withDetails(
  transport: Transport,
  campaign: Listed,
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
