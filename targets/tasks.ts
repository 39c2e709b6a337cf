import {
  defineTarget,
  ownerRule,
  recordActions,
  recordIdentities,
  required,
  routesOf,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/tasks/guide; HUBSPOT.md 2.6, 4.3. */
export const tasks = defineTarget({
  name: 'tasks',
  object: 'tasks',
  summary: 'Writes warehouse rows to tasks.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/objects/tasks/guide',
  identify: recordIdentities,
  actions: recordActions({ requires: [required('hs_timestamp')] }),
  routes: routesOf('create'),
  fields: 'all_writable',
  rules: [ownerRule],
  scopes: ['crm.objects.contacts.write', 'crm.objects.contacts.read'],
  notes: ['An import only creates tasks: updates go by batch call, whatever the route says.'],
})
