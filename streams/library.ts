import {
  archivedListing,
  defineLibraryFamily,
  recordColumns,
  recordReads,
  unverifiedExportJob,
} from '../src/declare/index.ts'

/**
 * Further types of the account's object library, by type id.
 * Source: https://developers.hubspot.com/docs/api-reference/latest/crm/using-object-apis; HUBSPOT.md 4, 5.
 */
export const libraryStreams = defineLibraryFamily({
  kind: 'object',
  summary: 'The records of a type that the account’s object library has switched on.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/using-object-apis',
  columns: recordColumns,
  primaryKey: ['id'],
  properties: 'all',
  modifiedBy: 'hs_lastmodifieddate',
  createdBy: 'hs_createdate',
  read: recordReads('hs_lastmodifieddate', unverifiedExportJob()),
  removals: archivedListing('none'),
  scopes: [],
  included: 'if_enabled',
})
