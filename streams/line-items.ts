import {
  archivedListing,
  defineStream,
  recordColumns,
  recordReads,
  unverifiedExportJob,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/line-items/guide; HUBSPOT.md 4.2, 8. */
export const lineItems = defineStream({
  kind: 'object',
  name: 'line_items',
  object: 'line_items',
  summary: 'The items of deals, quotes, orders and invoices.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/objects/line-items/guide',
  columns: recordColumns,
  primaryKey: ['id'],
  properties: 'all',
  modifiedBy: 'hs_lastmodifieddate',
  createdBy: 'createdate',
  read: recordReads('hs_lastmodifieddate', unverifiedExportJob()),
  removals: archivedListing('none'),
  scopes: [['crm.objects.line_items.read', 'e-commerce']],
})
