import {
  defineTarget,
  ownerRule,
  recordActions,
  recordIdentities,
  routesOf,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/line-items/guide; HUBSPOT.md 2.6, 8. */
export const lineItems = defineTarget({
  name: 'line_items',
  object: 'line_items',
  summary: 'Writes warehouse rows to line items.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/objects/line-items/guide',
  identify: recordIdentities,
  actions: recordActions({ requires: [] }),
  routes: routesOf('create'),
  fields: 'all_writable',
  rules: [ownerRule],
  scopes: [
    ['crm.objects.line_items.write', 'e-commerce'],
    ['crm.objects.line_items.read', 'e-commerce'],
  ],
  notes: ['An import only creates line items: updates go by batch call, whatever the route says.'],
})
