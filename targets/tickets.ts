import {
  defineTarget,
  ownerRule,
  pipelineRules,
  recordActions,
  recordIdentities,
  required,
  routesOf,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/tickets/guide; HUBSPOT.md 2.6, 4.3, 8. */
export const tickets = defineTarget({
  name: 'tickets',
  object: 'tickets',
  summary: 'Writes warehouse rows to tickets.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/objects/tickets/guide',
  identify: recordIdentities,
  actions: recordActions({ requires: [required('subject'), required('hs_pipeline_stage')] }),
  routes: routesOf('create', 'update'),
  fields: 'all_writable',
  rules: [...pipelineRules, ownerRule],
  scopes: [
    ['crm.objects.tickets.write', 'tickets'],
    ['crm.objects.tickets.read', 'tickets'],
  ],
})
