import {
  archivedListing,
  defineStream,
  recordColumns,
  recordReads,
  unverifiedExportJob,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/products/guide; HUBSPOT.md 4.2, 8. */
export const products = defineStream({
  kind: 'object',
  name: 'products',
  object: 'products',
  summary: 'The product library: what line items are made from.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/objects/products/guide',
  columns: recordColumns,
  primaryKey: ['id'],
  properties: 'all',
  modifiedBy: 'hs_lastmodifieddate',
  createdBy: 'createdate',
  read: recordReads('hs_lastmodifieddate', unverifiedExportJob()),
  removals: archivedListing('none'),
  scopes: [['crm.objects.products.read', 'e-commerce']],
})
