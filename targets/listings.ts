import {
  defineTarget,
  ownerRule,
  pipelineRules,
  recordActions,
  recordIdentities,
  routesOf,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/listings/guide; HUBSPOT.md 2.6, 5. */
export const listings = defineTarget({
  name: 'listings',
  object: 'listings',
  summary: 'Writes warehouse rows to listings.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/objects/listings/guide',
  identify: recordIdentities,
  actions: recordActions({ requires: [] }),
  routes: routesOf('create', 'update'),
  fields: 'all_writable',
  rules: [...pipelineRules, ownerRule],
  scopes: ['crm.objects.listings.write', 'crm.objects.listings.read'],
})
