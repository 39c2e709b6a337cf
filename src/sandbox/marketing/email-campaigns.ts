import { notFound, validationError } from '../account/api-error.ts'
import { pageLimit } from '../api/object-shape.ts'
import type { JsonObject } from '../http/json.ts'
import type { Answer, Call, Route } from '../http/types.ts'
import { textOf } from './collection.ts'
import { allTallies } from './email-counts.ts'
import { emailCampaignsOf } from './email-store.ts'
import { cursorOfId, millisOf, picked, queryId } from './wire.ts'

// HUBSPOT.md 8, Streams: campaigns (email, legacy).
const scopes = ['content']

/** When something last happened to it: its own time, or a later event's. */
function lastUpdated(call: Call, campaign: JsonObject): number {
  const events = allTallies(call.account).get(textOf(campaign['id']))?.lastEvent ?? 0
  return Math.max(millisOf(campaign['lastUpdatedTime']) ?? 0, events)
}

/**
 * A page of ids. The offset is the id of the last one before (HubSpot docs, e-mail analytics v1: `MTYxOTkyMDA=` is
 * 16199200). HUBSPOT.md 8: limit up to 500. SANDBOX: default 10.
 */
function page(
  call: Call,
  campaigns: readonly JsonObject[],
  shape: (campaign: JsonObject) => JsonObject,
): Answer {
  const limit = pageLimit(call, 10, 500)
  const last = queryId(call, 'offset')
  const at = last === undefined ? -1 : campaigns.findIndex(({ id }) => textOf(id) === last)
  if (last !== undefined && at < 0) throw validationError('The offset is not valid')
  const shown = campaigns.slice(at + 1, at + 1 + limit)
  const end = shown.at(-1)
  return {
    status: 200,
    body: {
      hasMore: at + 1 + limit < campaigns.length,
      offset: end ? cursorOfId(end['id']) : '',
      campaigns: shown.map(shape),
    },
  }
}

/** `campaigns/by-id`: no promise of an order; the newest id first, as in HubSpot's example. */
function byId(call: Call): Answer {
  const campaigns = [...emailCampaignsOf(call.account).oldestFirst()].toSorted(
    (a, b) => Number(b['id']) - Number(a['id']),
  )
  return page(call, campaigns, (campaign) => picked(campaign, ['id', 'appId', 'appName']))
}

/** `campaigns`: the one with the latest activity first. */
function recent(call: Call): Answer {
  const campaigns = [...emailCampaignsOf(call.account).oldestFirst()].toSorted(
    (a, b) => lastUpdated(call, b) - lastUpdated(call, a) || Number(b['id']) - Number(a['id']),
  )
  return page(call, campaigns, (campaign) => ({
    ...picked(campaign, ['id', 'appId', 'appName']),
    lastUpdatedTime: lastUpdated(call, campaign),
  }))
}

/** Names as singer tap-hubspot and Airbyte have them; a counter that is zero is left out. */
const counters: Readonly<Record<string, string>> = {
  PROCESSED: 'processed',
  SENT: 'sent',
  DELIVERED: 'delivered',
  DEFERRED: 'deferred',
  DROPPED: 'dropped',
  SUPPRESSED: 'suppressed',
  BOUNCE: 'bounce',
  OPEN: 'open',
  CLICK: 'click',
  PRINT: 'print',
  FORWARD: 'forward',
  SPAMREPORT: 'spamreport',
  STATUSCHANGE: 'statuschange',
}

function countersOf(call: Call, campaign: JsonObject): unknown {
  if (campaign['counters'] !== undefined) return campaign['counters']
  const tally = allTallies(call.account).get(textOf(campaign['id']))
  const counted = Object.entries(counters).flatMap(([type, name]) => {
    const count = tally?.events.get(type) ?? 0
    return count > 0 ? [[name, count] as const] : []
  })
  const unsubscribed = tally?.recipients('unsubscribed') ?? 0
  return {
    ...Object.fromEntries(counted),
    ...(unsubscribed > 0 ? { unsubscribed } : {}),
  }
}

function get(call: Call): Answer {
  const id = call.params['campaignId'] ?? ''
  const campaign = emailCampaignsOf(call.account).get(id)
  const app = call.query.get('appId')
  if (!campaign || (app !== null && app !== '' && app !== textOf(campaign['appId'])))
    throw notFound(`No email campaign with id ${id}`)
  return {
    status: 200,
    body: { ...campaign, lastUpdatedTime: undefined, counters: countersOf(call, campaign) },
  }
}

const base = '/email/public/v1/campaigns'

export const emailCampaignRoutes: readonly Route[] = [
  { method: 'GET', paths: [base], scopes, handle: recent },
  { method: 'GET', paths: [`${base}/by-id`], scopes, handle: byId },
  { method: 'GET', paths: [`${base}/{campaignId}`], scopes, handle: get },
]
