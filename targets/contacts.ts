import {
  byAnyUniqueProperty,
  byRecordId,
  byUniqueProperty,
  defineTarget,
  oneOf,
} from '../src/declare/index.ts'

export const contacts = defineTarget({
  name: 'contacts',
  object: 'contacts',
  summary: 'Writes warehouse rows to contacts.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/objects/contacts/guide',
  identify: {
    record_id: byRecordId(),
    email: byUniqueProperty('email', { folds: 'trim_lower', alsoHeldIn: 'hs_additional_emails' }),
    unique_property: byAnyUniqueProperty(),
  },
  actions: {
    create: { resend: 'look_up_first', requires: [oneOf('email', 'firstname', 'lastname')] },
    update: { resend: 'safe' },
    archive: { resend: 'safe' },
  },
  routes: { import: ['create', 'update'], batch: ['create', 'update', 'archive'] },
  fields: 'all_writable',
  rules: [
    { kind: 'owner', property: 'hubspot_owner_id' },
    { kind: 'forward_only', property: 'lifecyclestage' },
  ],
  scopes: ['crm.objects.contacts.write', 'crm.objects.contacts.read'],
})
