import { z } from 'zod'
import type { CollectionPage, CollectionRequest, Json } from '../../engine/ports.ts'
import { refused, unexpected } from '../failures.ts'
import { limits } from '../limits.ts'
import { parsedBody, type Transport } from '../transport.ts'
import { paths } from '../versions.ts'
import { isObject, nextOf, pageSchema } from '../wire.ts'

/**
 * HUBSPOT.md 8: 15 properties can be read, without naming them none comes, and an unknown one is refused. Names: HubSpot's
 * campaigns guide (https://developers.hubspot.com/docs/api-reference/latest/marketing/campaigns/guide).
 */
const readable = [
  'hs_name',
  'hs_start_date',
  'hs_end_date',
  'hs_notes',
  'hs_audience',
  'hs_currency_code',
  'hs_campaign_status',
  'hs_owner',
  'hs_color_hex',
  'hs_utm',
  'hs_goal',
  'hs_budget_items_sum_amount',
  'hs_spend_items_sum_amount',
  'hs_created_by_user_id',
  'hs_object_id',
] as const

const resumeSchema = z.object({ after: z.string() })
const deed = 'Reading campaigns'

/** Marketing campaigns, all of them; a property that this account doesn't know is not asked for again. */
export async function* readCampaigns(
  transport: Transport,
  request: CollectionRequest,
  signal: AbortSignal,
): AsyncGenerator<CollectionPage> {
  let properties: readonly string[] = readable
  let after = resumeSchema.nullable().catch(null).parse(request.resume)?.after ?? null
  let isResumed = after !== null
  for (;;) {
    const answer = await transport.send({
      method: 'GET',
      path: paths.campaigns(),
      query: { limit: limits.campaignsPage, properties, ...(after === null ? {} : { after }) },
      kind: 'other',
      effect: 'none',
      deed,
      accept: [400],
      signal,
    })
    if (answer.status === 400) {
      const told = JSON.stringify(answer.body ?? '')
      const known = properties.filter((name) => !told.includes(name))
      const isOfProperties = known.length < properties.length && known.length > 0
      if (!isOfProperties && !isResumed) throw refused(deed, answer)
      if (isOfProperties) properties = known
      // The mark of an earlier run is not taken any more: the list from its beginning.
      else after = null
      isResumed &&= isOfProperties
      continue
    }
    isResumed = false
    const page = parsedBody(deed, answer, pageSchema)
    const next = nextOf(page)
    if (next !== null && next === after)
      throw unexpected(deed, 'The next page is the same page again.')
    const resume: Json = next === null ? request.resume : { after: next }
    yield { items: page.results.filter(isObject), resume }
    if (next === null) return
    after = next
  }
}
