import { defineTarget, recordActions, recordIdentities, routesOf } from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/discounts/guide; HUBSPOT.md 5. */
export const discounts = defineTarget({
  name: 'discounts',
  object: 'discounts',
  summary: 'Writes warehouse rows to discounts of quotes and invoices.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/objects/discounts/guide',
  identify: recordIdentities,
  actions: recordActions({ requires: [] }),
  routes: routesOf(),
  fields: 'all_writable',
  rules: [],
  scopes: [
    ['crm.objects.line_items.write', 'e-commerce'],
    ['crm.objects.line_items.read', 'e-commerce'],
  ],
  notes: ['Imports are documented nowhere for this object: everything goes by batch call.'],
})
