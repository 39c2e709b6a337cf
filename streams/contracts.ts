import {
  archivedListing,
  defineStream,
  recordColumns,
  recordReads,
  unverifiedExportJob,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/using-object-apis; HUBSPOT.md 5. */
export const contracts = defineStream({
  kind: 'object',
  name: 'contracts',
  object: 'contracts',
  // HUBSPOT.md 5 lists no name for paths.
  address: '0-721',
  summary: 'Contracts with customers.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/using-object-apis',
  columns: recordColumns,
  primaryKey: ['id'],
  properties: 'all',
  modifiedBy: 'hs_lastmodifieddate',
  createdBy: 'hs_createdate',
  read: recordReads('hs_lastmodifieddate', unverifiedExportJob()),
  removals: archivedListing('none'),
  scopes: ['crm.objects.contracts.read'],
  included: 'if_enabled',
})
