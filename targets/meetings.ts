import {
  defineTarget,
  ownerRule,
  recordActions,
  recordIdentities,
  required,
  routesOf,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/meetings/guide; HUBSPOT.md 2.6, 4.3. */
export const meetings = defineTarget({
  name: 'meetings',
  object: 'meetings',
  summary: 'Writes warehouse rows to meetings.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/objects/meetings/guide',
  identify: recordIdentities,
  actions: recordActions({ requires: [required('hs_timestamp')] }),
  routes: routesOf(),
  fields: 'all_writable',
  rules: [ownerRule],
  scopes: ['crm.objects.contacts.write', 'crm.objects.contacts.read'],
  notes: [
    'An import makes meetings only together with a record they belong to, and updates none: everything goes by batch call, whatever the route says.',
  ],
})
