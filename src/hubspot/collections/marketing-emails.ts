import { z } from 'zod'
import type { CollectionItem, CollectionPage, CollectionRequest } from '../../engine/ports.ts'
import { limits } from '../limits.ts'
import type { Transport } from '../transport.ts'
import { paths } from '../versions.ts'
import { askIfThere } from './ask.ts'
import { type PagedList, pagesOf } from './paged.ts'

const time = z.iso.datetime({ offset: true }).optional().catch(undefined)
const listedSchema = z.looseObject({
  id: z.union([z.string().min(1), z.number()]).transform(String),
  updatedAt: time,
  publishDate: time,
  publishedAt: time,
  archived: z.boolean().catch(false),
})
const detailsSchema = z.looseObject({})

const memorySchema = z.object({ updatedTo: z.number() })
const resumeSchema = memorySchema.extend({ list: z.json() })

export const marketingEmailList: PagedList = {
  path: paths.marketingEmails(),
  title: 'marketing e-mails',
  queries: [
    { limit: limits.marketingEmailsPage, archived: false },
    { limit: limits.marketingEmailsPage, archived: true },
  ],
}

const dayMs = 24 * 3_600_000
/** Opens and clicks come for weeks after a sending, and do not move the e-mail's modified date. */
const fresherForMs = 30 * dayMs

/**
 * Marketing e-mails with their statistics. The list's own statistics are a part only (HUBSPOT.md 8), so each e-mail is asked
 * for by itself: changed ones and those published within 30 days at each read, all of them at each sweep.
 */
export async function* readMarketingEmails(
  transport: Transport,
  request: CollectionRequest,
  signal: AbortSignal,
): AsyncGenerator<CollectionPage> {
  const resume = resumeSchema.nullable().catch(null).parse(request.resume)
  const memory = memorySchema.nullable().catch(null).parse(request.memory)
  const now = Date.parse(request.window.until)
  const isWanted = (email: z.infer<typeof listedSchema>): boolean =>
    request.full ||
    request.sweep ||
    memory === null ||
    msOf(email.updatedAt, now) >= memory.updatedTo - dayMs ||
    // The publish date is of scheduled ones only.
    Math.max(msOf(email.publishDate, 0), msOf(email.publishedAt, 0)) >= now - fresherForMs
  let updatedTo = Math.max(memory?.updatedTo ?? 0, resume?.updatedTo ?? 0)
  for await (const page of pagesOf(transport, marketingEmailList, resume?.list ?? null, signal)) {
    const items: CollectionItem[] = []
    for (const item of page.items) {
      const email = listedSchema.parse(item)
      updatedTo = Math.max(updatedTo, msOf(email.updatedAt, 0))
      if (!isWanted(email)) continue
      const details = await askIfThere(
        transport,
        {
          deed: 'Reading the statistics of a marketing e-mail',
          path: paths.marketingEmail(email.id),
          query: {
            includeStats: true,
            marketingCampaignNames: true,
            workflowNames: true,
            archived: email.archived,
          },
          schema: detailsSchema,
        },
        signal,
      )
      // Gone between the two calls: what the list said of it is what there is.
      items.push({ ...item, ...details, id: email.id })
    }
    yield { items, resume: { updatedTo, list: page.resume } }
  }
  yield { items: [], resume: request.resume, memory: { updatedTo } }
}

const msOf = (text: string | undefined, otherwise: number): number =>
  text === undefined ? otherwise : Date.parse(text)
