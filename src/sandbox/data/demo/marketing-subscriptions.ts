import type { JsonObject } from '../../http/json.ts'
import { changesOf } from '../../marketing/event-store.ts'
import { LATEST } from '../epoch.ts'
import { HOUR } from '../instants.ts'
import type { Opinion } from './marketing-events.ts'
import type { DemoContact } from './people.ts'
import type { DemoWriter } from './writer.ts'

const newsletters = [6_100_101, 6_100_102, 6_100_103, 6_100_104] as const

const ofSubscription = (subscriptionId: number, change: string, more: JsonObject) => ({
  change,
  changeType: 'SUBSCRIPTION_STATUS',
  subscriptionId,
  ...more,
})

/** All changes of one event are one item of the timeline (HubSpot docs, e-mail subscriptions v1 overview). */
function changesBy({ kind, event, subscriptionId }: Opinion): readonly JsonObject[] {
  const causedByEvent = event
  switch (kind) {
    case 'unsubscribed':
      return [
        ofSubscription(subscriptionId, 'UNSUBSCRIBED', {
          source: 'SOURCE_RECIPIENT',
          causedByEvent,
        }),
      ]
    case 'unsubscribed_all':
      return [
        ...newsletters.map((id) =>
          ofSubscription(id, 'UNSUBSCRIBED', { source: 'SOURCE_RECIPIENT', causedByEvent }),
        ),
        {
          change: 'UNSUBSCRIBED',
          changeType: 'PORTAL_STATUS',
          source: 'SOURCE_RECIPIENT',
          causedByEvent,
        },
      ]
    case 'bounced':
      return [
        {
          change: 'BOUNCED',
          changeType: 'PORTAL_BOUNCE',
          source: 'SOURCE_NON_DELIVERY_REPORT',
          causedByEvent,
        },
      ]
    case 'spam':
      return [
        {
          change: 'REPORTED_SPAM',
          changeType: 'PORTAL_SPAM',
          source: 'SOURCE_SPAM_REPORT',
          causedByEvent,
        },
      ]
  }
}

/** What the events brought about, and some 200 changes that no event caused: forms, imports, colleagues, the API. */
export function writeSubscriptionChanges(
  demo: DemoWriter,
  contacts: readonly DemoContact[],
  opinions: readonly Opinion[],
): void {
  const changes = changesOf(demo.account)
  changes.put(
    opinions.map((opinion) => ({
      id: demo.random.uuid(),
      recipient: opinion.recipient,
      timestamp: opinion.event.created,
      ...(demo.chance(70) ? { normalizedEmailId: demo.random.uuid() } : {}),
      changes: changesBy(opinion),
    })),
  )
  const others = Math.max(0, 300 - opinions.length)
  for (let n = 0; n < others; n++) {
    const { email, createdAt } = demo.pick(contacts)
    if (email === null) continue
    const source = demo.pick([
      'SOURCE_FORM',
      'SOURCE_IMPORT',
      'SOURCE_HUBSPOT_CUSTOMER',
      'SOURCE_API',
    ])
    changes.put([
      {
        id: demo.random.uuid(),
        recipient: email,
        timestamp: demo.between(createdAt, LATEST - HOUR),
        changes: demo
          .shuffled(newsletters)
          .slice(0, demo.random.int(1, 2))
          .map((id) =>
            ofSubscription(id, demo.chance(85) ? 'SUBSCRIBED' : 'UNSUBSCRIBED', { source }),
          ),
      },
    ])
  }
}
