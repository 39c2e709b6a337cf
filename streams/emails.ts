import {
  archivedListing,
  defineStream,
  recordColumns,
  recordReads,
  unverifiedExportJob,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/activities/email/guide; HUBSPOT.md 4.2, 8. */
export const emails = defineStream({
  kind: 'object',
  name: 'emails',
  object: 'emails',
  summary:
    'One-to-one e-mails logged on records. Their bodies come only with the scope sales-email-read.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/activities/email/guide',
  columns: recordColumns,
  primaryKey: ['id'],
  properties: 'all',
  modifiedBy: 'hs_lastmodifieddate',
  createdBy: 'hs_createdate',
  read: recordReads('hs_lastmodifieddate', unverifiedExportJob()),
  removals: archivedListing('none'),
  scopes: ['crm.objects.contacts.read'],
})
