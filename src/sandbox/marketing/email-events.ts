import { notFound, validationError } from '../account/api-error.ts'
import { isTrue, pageLimit } from '../api/object-shape.ts'
import type { JsonObject } from '../http/json.ts'
import type { Answer, Call, Route } from '../http/types.ts'
import { textOf } from './collection.ts'
import { changesOf, eventsOf, eventTypes } from './event-store.ts'
import { lowered, queryPlace, queryTime, takePage, without } from './wire.ts'

// HUBSPOT.md 8, Streams: e-mail events and subscription changes.
const scopes = ['content']

/** HUBSPOT.md 8: limit up to 1000. SANDBOX: default 10; how the offset is written is HubSpot's own affair. */
const pageSize = { standard: 10, most: 1000 }

/** Both ends inclusive (HUBSPOT.md 8). */
function spanOf(call: Call) {
  return {
    from: queryTime(call, 'startTimestamp'),
    until: queryTime(call, 'endTimestamp'),
    beyond: queryPlace(call, 'offset'),
  }
}

function filtered(
  items: Iterable<JsonObject>,
  tests: readonly ((item: JsonObject) => boolean)[],
): Iterable<JsonObject> {
  return tests.length === 0
    ? items
    : (function* () {
        for (const item of items) if (tests.every((test) => test(item))) yield item
      })()
}

function testsOf(call: Call): readonly ((event: JsonObject) => boolean)[] {
  const tests: ((event: JsonObject) => boolean)[] = []
  const type = call.query.get('eventType') ?? ''
  if (type !== '') {
    // SANDBOX: an unknown type is refused rather than found in no event.
    if (!eventTypes.includes(type) && type !== 'UNBOUNCE')
      throw validationError(`${type} is not a valid eventType`)
    tests.push((event) => (event['type'] ?? 'UNBOUNCE') === type)
  }
  const recipient = call.query.get('recipient')?.toLowerCase() ?? ''
  if (recipient !== '') tests.push((event) => lowered(event['recipient']) === recipient)
  for (const [name, field] of [
    ['campaignId', 'emailCampaignId'],
    ['appId', 'appId'],
  ] as const) {
    const wanted = call.query.get(name) ?? ''
    if (wanted !== '') tests.push((event) => textOf(event[field]) === wanted)
  }
  if (isTrue(call, 'excludeFilteredEvents')) tests.push((event) => event['filteredEvent'] !== true)
  return tests
}

function listEvents(call: Call): Answer {
  const events = eventsOf(call.account)
  const limit = pageLimit(call, pageSize.standard, pageSize.most)
  const found = filtered(events.newestFirst(spanOf(call)), testsOf(call))
  const { page, cursor } = takePage(events, found, limit)
  return {
    status: 200,
    body: { hasMore: cursor !== undefined, offset: cursor ?? '', events: page },
  }
}

/** HubSpot docs, e-mail analytics v1: an event is named by the time of its making and its id. */
function getEvent(call: Call): Answer {
  const event = eventsOf(call.account).get(call.params['eventId'] ?? '')
  if (!event || textOf(event['created']) !== call.params['created'])
    throw notFound('No such email event')
  return { status: 200, body: event }
}

function listChanges(call: Call): Answer {
  const changes = changesOf(call.account)
  const limit = pageLimit(call, pageSize.standard, pageSize.most)
  const recipient = call.query.get('recipient')?.toLowerCase() ?? ''
  const type = call.query.get('changeType') ?? ''
  const ofType = (item: JsonObject) =>
    Array.isArray(item['changes']) &&
    item['changes'].some((change: JsonObject) => change['changeType'] === type)
  const found = filtered(
    changes.newestFirst({ ...spanOf(call), ...(recipient === '' ? {} : { group: recipient }) }),
    type === '' ? [] : [ofType],
  )
  const { page, cursor } = takePage(changes, found, limit)
  return {
    status: 200,
    body: {
      hasMore: cursor !== undefined,
      offset: cursor ?? '',
      timeline: page.map((item) => without(item, ['id'])),
    },
  }
}

const base = '/email/public/v1'

export const emailEventRoutes: readonly Route[] = [
  { method: 'GET', paths: [`${base}/events`], scopes, handle: listEvents },
  { method: 'GET', paths: [`${base}/events/{created}/{eventId}`], scopes, handle: getEvent },
  { method: 'GET', paths: [`${base}/subscriptions/timeline`], scopes, handle: listChanges },
]
