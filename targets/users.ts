import { defineTarget, recordActions, recordIdentities, routesOf } from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/users/guide; HUBSPOT.md 5, 8. */
export const users = defineTarget({
  name: 'users',
  object: 'users',
  summary: 'Writes warehouse rows to the user records of the account.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/objects/users/guide',
  identify: recordIdentities,
  actions: recordActions({ requires: [] }),
  routes: routesOf(),
  fields: 'all_writable',
  rules: [],
  scopes: ['crm.objects.users.write', 'crm.objects.users.read'],
  notes: ['Imports are documented nowhere for this object: everything goes by batch call.'],
})
