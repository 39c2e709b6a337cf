import {
  defineTarget,
  ownerRule,
  recordActions,
  recordIdentities,
  routesOf,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/commerce-subscriptions/guide; HUBSPOT.md 5. */
export const subscriptions = defineTarget({
  name: 'subscriptions',
  object: 'subscriptions',
  summary: 'Writes warehouse rows to commerce subscriptions.',
  source:
    'https://developers.hubspot.com/docs/api-reference/latest/crm/objects/commerce-subscriptions/guide',
  identify: recordIdentities,
  actions: recordActions({ requires: [] }),
  routes: routesOf(),
  fields: 'all_writable',
  rules: [ownerRule],
  scopes: ['crm.objects.subscriptions.write', 'crm.objects.subscriptions.read'],
  notes: ['Imports are documented nowhere for this object: everything goes by batch call.'],
})
