import {
  defineTarget,
  ownerRule,
  recordActions,
  recordIdentities,
  routesOf,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/carts/guide; HUBSPOT.md 5. */
export const carts = defineTarget({
  name: 'carts',
  object: 'carts',
  summary: 'Writes warehouse rows to carts.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/objects/carts/guide',
  identify: recordIdentities,
  actions: recordActions({ requires: [] }),
  routes: routesOf(),
  fields: 'all_writable',
  rules: [ownerRule],
  scopes: ['crm.objects.carts.write', 'crm.objects.carts.read'],
  notes: ['Imports are documented nowhere for this object: everything goes by batch call.'],
})
