import {
  archivedListing,
  defineStream,
  recordColumns,
  recordReads,
  unverifiedExportJob,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/activities/tasks/guide; HUBSPOT.md 4.2, 8. */
export const tasks = defineStream({
  kind: 'object',
  name: 'tasks',
  object: 'tasks',
  summary: 'Tasks and to-dos.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/activities/tasks/guide',
  columns: recordColumns,
  primaryKey: ['id'],
  properties: 'all',
  modifiedBy: 'hs_lastmodifieddate',
  createdBy: 'hs_createdate',
  read: recordReads('hs_lastmodifieddate', unverifiedExportJob()),
  removals: archivedListing('none'),
  scopes: ['crm.objects.contacts.read'],
})
