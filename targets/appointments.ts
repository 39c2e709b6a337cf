import {
  defineTarget,
  ownerRule,
  pipelineRules,
  recordActions,
  recordIdentities,
  routesOf,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/appointments/guide; HUBSPOT.md 2.6, 5. */
export const appointments = defineTarget({
  name: 'appointments',
  object: 'appointments',
  summary: 'Writes warehouse rows to appointments.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/objects/appointments/guide',
  identify: recordIdentities,
  actions: recordActions({ requires: [] }),
  routes: routesOf('create', 'update'),
  fields: 'all_writable',
  rules: [...pipelineRules, ownerRule],
  scopes: ['crm.objects.appointments.write', 'crm.objects.appointments.read'],
})
