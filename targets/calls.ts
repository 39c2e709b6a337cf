import {
  defineTarget,
  ownerRule,
  recordActions,
  recordIdentities,
  required,
  routesOf,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/calls/guide; HUBSPOT.md 2.6, 4.3. */
export const calls = defineTarget({
  name: 'calls',
  object: 'calls',
  summary: 'Writes warehouse rows to calls.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/objects/calls/guide',
  identify: recordIdentities,
  actions: recordActions({ requires: [required('hs_timestamp')] }),
  routes: routesOf('create', 'update'),
  fields: 'all_writable',
  rules: [ownerRule],
  scopes: ['crm.objects.contacts.write', 'crm.objects.contacts.read'],
})
