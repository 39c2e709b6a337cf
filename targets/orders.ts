import {
  defineTarget,
  ownerRule,
  pipelineRules,
  recordActions,
  recordIdentities,
  routesOf,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/orders/guide; HUBSPOT.md 2.6, 5. */
export const orders = defineTarget({
  name: 'orders',
  object: 'orders',
  summary: 'Writes warehouse rows to orders.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/objects/orders/guide',
  identify: recordIdentities,
  actions: recordActions({ requires: [] }),
  routes: routesOf('create', 'update'),
  fields: 'all_writable',
  rules: [...pipelineRules, ownerRule],
  scopes: ['crm.objects.orders.write', 'crm.objects.orders.read'],
})
