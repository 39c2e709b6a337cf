import {
  archivedListing,
  defineStream,
  recordColumns,
  recordReads,
  unverifiedExportJob,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/services/guide; HUBSPOT.md 5. */
export const services = defineStream({
  kind: 'object',
  name: 'services',
  object: 'services',
  // HUBSPOT.md 5 lists no name for paths.
  address: '0-162',
  summary: 'Services that customers are given.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/objects/services/guide',
  columns: recordColumns,
  primaryKey: ['id'],
  properties: 'all',
  modifiedBy: 'hs_lastmodifieddate',
  createdBy: 'hs_createdate',
  read: recordReads('hs_lastmodifieddate', unverifiedExportJob()),
  removals: archivedListing('none'),
  scopes: ['crm.objects.services.read'],
  included: 'if_enabled',
})
