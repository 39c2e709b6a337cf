import { absence, column, defineStream, itemColumns, listing } from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/communication-preferences-subscriptions-v4/guide; HUBSPOT.md 8. */
export const subscriptionDefinitions = defineStream({
  kind: 'collection',
  name: 'subscription_definitions',
  collection: 'subscription_definitions',
  summary: 'The kinds of e-mail that people can subscribe to.',
  source:
    'https://developers.hubspot.com/docs/api-reference/communication-preferences-subscriptions-v4/guide',
  columns: {
    ...itemColumns('Subscription id.', ['created_at', 'updated_at']),
    name: column.text('Name that people see.'),
    description: column.text('What it is about.'),
    purpose: column.text('Marketing, Sales, ...'),
    communication_method: column.text('How people are reached.', 'communicationMethod'),
    is_active: column.boolean('Whether it is in use.', 'isActive'),
    is_default: column.boolean('Whether it is one of HubSpot’s own.', 'isDefault'),
    is_internal: column.boolean('Whether it is hidden from visitors.', 'isInternal'),
    business_unit_id: column.text('Brand that it belongs to.', 'businessUnitId'),
    translations: column.json('Names in other languages.', 'subscriptionTranslations'),
  },
  primaryKey: ['id'],
  read: { full_refresh: [listing()], client_incremental: [listing()] },
  removals: absence(),
  scopes: ['communication_preferences.read'],
})
