import { defineTarget, recordActions, recordIdentities, routesOf } from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/taxes/guide; HUBSPOT.md 5. */
export const taxes = defineTarget({
  name: 'taxes',
  object: 'taxes',
  summary: 'Writes warehouse rows to taxes of quotes and invoices.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/objects/taxes/guide',
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
