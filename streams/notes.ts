import {
  archivedListing,
  defineStream,
  recordColumns,
  recordReads,
  unverifiedExportJob,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/activities/notes/guide; HUBSPOT.md 4.2, 8. */
export const notes = defineStream({
  kind: 'object',
  name: 'notes',
  object: 'notes',
  summary: 'Notes on records.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/activities/notes/guide',
  columns: recordColumns,
  primaryKey: ['id'],
  properties: 'all',
  modifiedBy: 'hs_lastmodifieddate',
  createdBy: 'hs_createdate',
  read: recordReads('hs_lastmodifieddate', unverifiedExportJob()),
  removals: archivedListing('none'),
  scopes: ['crm.objects.contacts.read'],
})
