import {
  archivedListing,
  defineStream,
  exportJob,
  recordColumns,
  recordReads,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/crm-contacts-v3/guide; HUBSPOT.md 4.2, 8. */
export const contacts = defineStream({
  kind: 'object',
  name: 'contacts',
  object: 'contacts',
  summary: 'The people in the account.',
  source: 'https://developers.hubspot.com/docs/api-reference/crm-contacts-v3/guide',
  columns: recordColumns,
  primaryKey: ['id'],
  properties: 'all',
  // Contacts spell this property without the hs_ prefix that other objects use (HUBSPOT.md 4.2).
  modifiedBy: 'lastmodifieddate',
  createdBy: 'createdate',
  read: recordReads('lastmodifieddate', exportJob()),
  removals: archivedListing(),
  scopes: ['crm.objects.contacts.read'],
})
