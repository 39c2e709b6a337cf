import {
  archivedListing,
  defineStream,
  recordColumns,
  recordReads,
  unverifiedExportJob,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/activities/calls/guide; HUBSPOT.md 4.2, 8. */
export const calls = defineStream({
  kind: 'object',
  name: 'calls',
  object: 'calls',
  summary: 'Calls logged on records.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/activities/calls/guide',
  columns: recordColumns,
  primaryKey: ['id'],
  properties: 'all',
  modifiedBy: 'hs_lastmodifieddate',
  createdBy: 'hs_createdate',
  read: recordReads('hs_lastmodifieddate', unverifiedExportJob()),
  removals: archivedListing('none'),
  scopes: ['crm.objects.contacts.read'],
})
