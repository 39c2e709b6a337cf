import {
  archivedListing,
  defineStream,
  recordColumns,
  recordReads,
  unverifiedExportJob,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/quotes/guide; HUBSPOT.md 4.2, 8. */
export const quotes = defineStream({
  kind: 'object',
  name: 'quotes',
  object: 'quotes',
  summary: 'The quotes that were made for deals.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/objects/quotes/guide',
  columns: recordColumns,
  primaryKey: ['id'],
  properties: 'all',
  modifiedBy: 'hs_lastmodifieddate',
  createdBy: 'hs_createdate',
  read: recordReads('hs_lastmodifieddate', unverifiedExportJob()),
  removals: archivedListing('none'),
  scopes: ['crm.objects.quotes.read'],
})
