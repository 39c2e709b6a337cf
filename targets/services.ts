import {
  defineTarget,
  ownerRule,
  pipelineRules,
  recordActions,
  recordIdentities,
  routesOf,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/services/guide; HUBSPOT.md 2.6, 5. */
export const services = defineTarget({
  name: 'services',
  object: 'services',
  summary: 'Writes warehouse rows to services.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/objects/services/guide',
  identify: recordIdentities,
  actions: recordActions({ requires: [] }),
  routes: routesOf('create', 'update'),
  fields: 'all_writable',
  rules: [...pipelineRules, ownerRule],
  scopes: ['crm.objects.services.write', 'crm.objects.services.read'],
})
