import {
  archivedListing,
  defineStream,
  recordColumns,
  recordReads,
  unverifiedExportJob,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/courses/guide; HUBSPOT.md 5. */
export const courses = defineStream({
  kind: 'object',
  name: 'courses',
  object: 'courses',
  // HUBSPOT.md 5 lists no name for paths.
  address: '0-410',
  summary: 'Courses that people take.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/objects/courses/guide',
  columns: recordColumns,
  primaryKey: ['id'],
  properties: 'all',
  modifiedBy: 'hs_lastmodifieddate',
  createdBy: 'hs_createdate',
  read: recordReads('hs_lastmodifieddate', unverifiedExportJob()),
  removals: archivedListing('none'),
  scopes: ['crm.objects.courses.read'],
  included: 'if_enabled',
})
