import {
  defineTarget,
  ownerRule,
  recordActions,
  recordIdentities,
  routesOf,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/products/guide; HUBSPOT.md 2.6, 8. */
export const products = defineTarget({
  name: 'products',
  object: 'products',
  summary: 'Writes warehouse rows to products.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/objects/products/guide',
  identify: recordIdentities,
  actions: recordActions({ requires: [] }),
  routes: routesOf('create', 'update'),
  fields: 'all_writable',
  rules: [ownerRule],
  scopes: [
    ['crm.objects.products.write', 'e-commerce'],
    ['crm.objects.products.read', 'e-commerce'],
  ],
  notes: [
    'HubSpot associates products with nothing: a line item stands between a product and a deal.',
  ],
})
