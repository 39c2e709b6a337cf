import {
  defineTarget,
  ownerRule,
  recordActions,
  recordIdentities,
  required,
  routesOf,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/quotes/guide; HUBSPOT.md 4.3, 5. */
export const quotes = defineTarget({
  name: 'quotes',
  object: 'quotes',
  summary: 'Writes warehouse rows to quotes.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/objects/quotes/guide',
  identify: recordIdentities,
  actions: recordActions({ requires: [required('hs_title'), required('hs_expiration_date')] }),
  routes: routesOf(),
  fields: 'all_writable',
  rules: [ownerRule],
  scopes: ['crm.objects.quotes.write', 'crm.objects.quotes.read'],
  notes: ['Imports are documented nowhere for this object: everything goes by batch call.'],
})
