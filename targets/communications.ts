import {
  defineTarget,
  ownerRule,
  recordActions,
  recordIdentities,
  required,
  routesOf,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/communications/guide; HUBSPOT.md 4.3, 5. */
export const communications = defineTarget({
  name: 'communications',
  object: 'communications',
  summary: 'Writes warehouse rows to WhatsApp, LinkedIn and SMS messages.',
  source:
    'https://developers.hubspot.com/docs/api-reference/latest/crm/objects/communications/guide',
  identify: recordIdentities,
  actions: recordActions({ requires: [required('hs_timestamp')] }),
  routes: routesOf(),
  fields: 'all_writable',
  rules: [ownerRule],
  scopes: ['crm.objects.contacts.write', 'crm.objects.contacts.read'],
  notes: ['Imports are documented nowhere for this object: everything goes by batch call.'],
})
