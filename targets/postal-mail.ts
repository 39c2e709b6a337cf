import {
  defineTarget,
  ownerRule,
  recordActions,
  recordIdentities,
  routesOf,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/postal-mail/guide; HUBSPOT.md 5. */
export const postalMail = defineTarget({
  name: 'postal_mail',
  object: 'postal_mail',
  summary: 'Writes warehouse rows to postal mail.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/objects/postal-mail/guide',
  identify: recordIdentities,
  actions: recordActions({ requires: [] }),
  routes: routesOf(),
  fields: 'all_writable',
  rules: [ownerRule],
  scopes: ['crm.objects.contacts.write', 'crm.objects.contacts.read'],
  notes: ['Imports are documented nowhere for this object: everything goes by batch call.'],
})
