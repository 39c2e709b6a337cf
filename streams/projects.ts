import {
  archivedListing,
  defineStream,
  recordColumns,
  recordReads,
  unverifiedExportJob,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/using-object-apis; HUBSPOT.md 5. */
export const projects = defineStream({
  kind: 'object',
  name: 'projects',
  object: 'projects',
  // HUBSPOT.md 5 lists no name for paths.
  address: '0-970',
  summary: 'Projects for customers.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/using-object-apis',
  columns: recordColumns,
  primaryKey: ['id'],
  properties: 'all',
  modifiedBy: 'hs_lastmodifieddate',
  createdBy: 'hs_createdate',
  read: recordReads('hs_lastmodifieddate', unverifiedExportJob()),
  removals: archivedListing('none'),
  scopes: ['crm.objects.projects.read'],
  included: 'if_enabled',
})
