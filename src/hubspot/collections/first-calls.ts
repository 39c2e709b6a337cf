import type { CallCounts } from '../../engine/ports.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import { countRecords } from '../changed.ts'
import { limits } from '../limits.ts'
import { readProperties } from '../properties.ts'
import type { Transport } from '../transport.ts'
import { paths } from '../versions.ts'
import { customObjects } from './account-objects.ts'
import { listedCampaigns } from './email-campaigns.ts'
import { engagementTypes, linkedObjects } from './engagement-item.ts'
import { formList } from './forms.ts'
import { allLists } from './lists.ts'
import { marketingEmailList } from './marketing-emails.ts'
import { pagesOf } from './paged.ts'
import { objectsWithPipelines } from './pipelines.ts'

/** Calls by what they count as. */
export type FirstCalls = Partial<CallCounts>

type Counting = (transport: Transport, signal: AbortSignal) => Promise<FirstCalls>

/** The calls of a first read that asks for items one by one, told by the lists that name them. */
const countings: Readonly<Record<string, Counting>> = {
  form_submissions: async (transport, signal) => {
    let calls = 0
    for await (const { items } of pagesOf(transport, formList, null, signal))
      calls += 1 + items.length
    return { other: calls }
  },
  marketing_emails: async (transport, signal) => {
    let calls = 0
    for await (const { items } of pagesOf(transport, marketingEmailList, null, signal))
      calls += 1 + items.length
    return { other: calls }
  },
  email_campaigns: async (transport, signal) => {
    const ids = new Set<string>()
    let pages = 0
    for (const path of [paths.emailCampaigns(), paths.emailCampaignsById()]) {
      let listed = 0
      for await (const { id } of listedCampaigns(transport, path, signal)) {
        ids.add(id)
        listed += 1
      }
      pages += Math.max(1, Math.ceil(listed / limits.emailCampaignsPage))
    }
    return { other: pages + ids.size }
  },
  list_memberships: async (transport, signal) => {
    let calls = 0
    for await (const lists of allLists(transport, signal)) {
      calls += 1
      for (const { members } of lists)
        calls += Math.max(1, Math.ceil(members / limits.listMembershipsPage))
    }
    return { other: calls }
  },
  pipelines: pipelineCalls,
  pipeline_stages: pipelineCalls,
  engagements: async (transport, signal) => {
    const sum = { other: 0, list: 0, batch_read: 0 }
    for (const { object } of engagementTypes) {
      const names = (await readProperties(transport, object, signal)).map(({ name }) => name)
      const records = await countRecords(transport, object, null, signal)
      const pages = Math.ceil(records / limits.listPage)
      const inUrl =
        encodeURIComponent(names.join(',')).length <= limits.urlPropertyCharacters ? 0 : pages
      sum.other += 1
      // Archived ones are a list of their own: rarely more than a page.
      sum.list += Math.max(1, pages) + 1
      sum.batch_read += inUrl + Math.ceil(records / linksTogether) * linkedObjects.length
    }
    return sum
  },
}

/** HUBSPOT.md 6: links are read for 1,000 records a call. */
const linksTogether = 1_000

async function pipelineCalls(transport: Transport, signal: AbortSignal): Promise<FirstCalls> {
  const custom = await customObjects(transport, signal)
  return { other: 1 + objectsWithPipelines.length + custom.length }
}

/** What a first read of the collection will take, where its lists tell it; null: they don't, or may not be seen. */
export async function firstCalls(
  transport: Transport,
  collection: string,
  signal: AbortSignal,
): Promise<FirstCalls | null> {
  const counting = Object.hasOwn(countings, collection) ? countings[collection] : undefined
  if (counting === undefined) return null
  try {
    return await counting(transport, signal)
  } catch (error) {
    if (error instanceof ConnectorError && error.handling === 'stop_stream') return null
    throw error
  }
}
