import {
  defineTarget,
  ownerRule,
  recordActions,
  recordIdentities,
  routesOf,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/invoices/guide; HUBSPOT.md 5. */
export const invoices = defineTarget({
  name: 'invoices',
  object: 'invoices',
  summary: 'Writes warehouse rows to invoices.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/objects/invoices/guide',
  identify: recordIdentities,
  actions: recordActions({ requires: [] }),
  routes: routesOf(),
  fields: 'all_writable',
  rules: [ownerRule],
  scopes: ['crm.objects.invoices.write', 'crm.objects.invoices.read'],
  notes: ['Imports are documented nowhere for this object: everything goes by batch call.'],
})
