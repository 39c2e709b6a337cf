import { column, defineStream, itemColumns, listing, listingByTime } from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/legacy/email-analytics; HUBSPOT.md 8. */
export const subscriptionChanges = defineStream({
  kind: 'collection',
  name: 'subscription_changes',
  collection: 'subscription_changes',
  summary: 'Each change of an e-mail subscription, a row a change. Read by the time of the change.',
  source: 'https://developers.hubspot.com/docs/api-reference/legacy/email-analytics',
  columns: {
    ...itemColumns(
      'A digest of all that HubSpot says of the change, which has no id of its own.',
      [],
    ),
    created_at: column.timestamp('When it happened. UTC, milliseconds.', 'timestamp'),
    recipient: column.text('E-mail address.'),
    normalized_email_id: column.text('HubSpot’s id of the address.', 'normalizedEmailId'),
    portal_id: column.text('HubSpot account.', 'portalId'),
    subscription_id: column.text('Subscription: see subscription_definitions.', 'subscriptionId'),
    change: column.text('SUBSCRIBED, UNSUBSCRIBED, BOUNCED, ...'),
    change_type: column.text('SUBSCRIPTION_STATUS or PORTAL_STATUS.', 'changeType'),
    source: column.text('What changed it.'),
    caused_by_id: column.text('E-mail event that led to it.', ['causedByEvent', 'id']),
    caused_by_created: column.timestamp('Its time. UTC.', ['causedByEvent', 'created']),
  },
  primaryKey: ['id'],
  read: { full_refresh: [listing()], incremental: [listingByTime({ cursor: 'created_at' })] },
  removals: { kind: 'none' },
  scopes: ['content'],
})
