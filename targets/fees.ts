import { defineTarget, recordActions, recordIdentities, routesOf } from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/fees/guide; HUBSPOT.md 5. */
export const fees = defineTarget({
  name: 'fees',
  object: 'fees',
  summary: 'Writes warehouse rows to fees of quotes and invoices.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/objects/fees/guide',
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
