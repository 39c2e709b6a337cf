import {
  archivedListing,
  defineStream,
  exportJob,
  recordColumns,
  recordReads,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/crm-companies-v3/guide; HUBSPOT.md 4.2, 8. */
export const companies = defineStream({
  kind: 'object',
  name: 'companies',
  object: 'companies',
  summary: 'The organisations in the account.',
  source: 'https://developers.hubspot.com/docs/api-reference/crm-companies-v3/guide',
  columns: recordColumns,
  primaryKey: ['id'],
  properties: 'all',
  modifiedBy: 'hs_lastmodifieddate',
  createdBy: 'createdate',
  read: recordReads('hs_lastmodifieddate', exportJob()),
  removals: archivedListing(),
  scopes: ['crm.objects.companies.read'],
})
