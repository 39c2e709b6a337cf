import {
  archivedListing,
  defineStream,
  recordColumns,
  recordReads,
  unverifiedExportJob,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/listings/guide; HUBSPOT.md 5. */
export const listings = defineStream({
  kind: 'object',
  name: 'listings',
  object: 'listings',
  // HUBSPOT.md 5 lists no name for paths.
  address: '0-420',
  summary: 'Listings of things to be sold or let.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/objects/listings/guide',
  columns: recordColumns,
  primaryKey: ['id'],
  properties: 'all',
  modifiedBy: 'hs_lastmodifieddate',
  createdBy: 'hs_createdate',
  read: recordReads('hs_lastmodifieddate', unverifiedExportJob()),
  removals: archivedListing('none'),
  scopes: ['crm.objects.listings.read'],
  included: 'if_enabled',
})
