import {
  defineTarget,
  ownerRule,
  recordActions,
  recordIdentities,
  routesOf,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/commerce-payments/guide; HUBSPOT.md 5. */
export const payments = defineTarget({
  name: 'payments',
  object: 'commerce_payments',
  summary: 'Writes warehouse rows to payments.',
  source:
    'https://developers.hubspot.com/docs/api-reference/latest/crm/objects/commerce-payments/guide',
  identify: recordIdentities,
  actions: recordActions({ requires: [] }),
  routes: routesOf(),
  fields: 'all_writable',
  rules: [ownerRule],
  scopes: ['crm.objects.commercepayments.write', 'crm.objects.commercepayments.read'],
  notes: ['Imports are documented nowhere for this object: everything goes by batch call.'],
})
