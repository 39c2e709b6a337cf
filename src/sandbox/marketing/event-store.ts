import type { Account } from '../account/types.ts'
import { isObject } from '../http/json.ts'
import { Collection, textOf } from './collection.ts'
import { kept } from './room.ts'
import { lowered, millisOf } from './wire.ts'

/** HUBSPOT.md 8. An unbounce event has no type at all. */
export const eventTypes: readonly string[] = [
  'SENT',
  'DROPPED',
  'PROCESSED',
  'DELIVERED',
  'DEFERRED',
  'BOUNCE',
  'OPEN',
  'CLICK',
  'PRINT',
  'FORWARD',
  'STATUSCHANGE',
  'SPAMREPORT',
  'SUPPRESSED',
]

/** E-mail events, each with the fields of its type. One put without a type is an unbounce. */
export function eventsOf(account: Account): Collection {
  return kept(account, 'email_events', () => {
    const random = account.random.fork('marketing.email_events')
    return new Collection({
      time: (event) => millisOf(event['created']) ?? 0,
      complete(given, before) {
        const { type, ...event } = { ...before, ...given }
        const own = {
          ...event,
          id: textOf(event['id']) || random.uuid(),
          created: millisOf(event['created']) ?? account.clock.now(),
        }
        if (typeof type !== 'string') return own
        return {
          portalId: account.portalId,
          appId: 113,
          appName: 'Batch',
          emailCampaignId: 0,
          recipient: '',
          ...own,
          type,
        }
      },
    })
  })
}

/** Items of the subscription timeline; HubSpot shows no id of theirs. */
export function changesOf(account: Account): Collection {
  return kept(account, 'subscription_changes', () => {
    const random = account.random.fork('marketing.subscription_changes')
    return new Collection({
      time: (item) => millisOf(item['timestamp']) ?? 0,
      group: (item) => lowered(item['recipient']),
      complete(given, before) {
        const item = { ...before, ...given }
        const timestamp = millisOf(item['timestamp']) ?? account.clock.now()
        const changes = Array.isArray(item['changes']) ? item['changes'] : []
        return {
          ...item,
          id: textOf(item['id']) || random.uuid(),
          timestamp,
          portalId: item['portalId'] ?? account.portalId,
          recipient: item['recipient'] ?? '',
          changes: changes.filter(isObject).map((change) => ({
            changeType: 'SUBSCRIPTION_STATUS',
            source: 'SOURCE_RECIPIENT',
            portalId: account.portalId,
            // A change that an event caused has that event's time (HubSpot docs, e-mail subscriptions v1 overview).
            ...(isObject(change['causedByEvent']) ? {} : { timestamp }),
            ...change,
          })),
        }
      },
    })
  })
}
