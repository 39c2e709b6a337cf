import {
  archivedListing,
  defineStream,
  recordColumns,
  recordReads,
  unverifiedExportJob,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/invoices/guide; HUBSPOT.md 5. */
export const invoices = defineStream({
  kind: 'object',
  name: 'invoices',
  object: 'invoices',
  summary: 'Invoices and what is due on them.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/objects/invoices/guide',
  columns: recordColumns,
  primaryKey: ['id'],
  properties: 'all',
  modifiedBy: 'hs_lastmodifieddate',
  createdBy: 'hs_createdate',
  read: recordReads('hs_lastmodifieddate', unverifiedExportJob()),
  removals: archivedListing('none'),
  scopes: ['crm.objects.invoices.read'],
})
