import {
  archivedListing,
  defineStream,
  recordColumns,
  recordReads,
  unverifiedExportJob,
} from '../src/declare/index.ts'

/** Source: https://developers.hubspot.com/docs/api-reference/latest/crm/objects/orders/guide; HUBSPOT.md 5. */
export const orders = defineStream({
  kind: 'object',
  name: 'orders',
  object: 'orders',
  summary: 'Orders, from shops or made by people.',
  source: 'https://developers.hubspot.com/docs/api-reference/latest/crm/objects/orders/guide',
  columns: recordColumns,
  primaryKey: ['id'],
  properties: 'all',
  modifiedBy: 'hs_lastmodifieddate',
  createdBy: 'hs_createdate',
  read: recordReads('hs_lastmodifieddate', unverifiedExportJob()),
  removals: archivedListing('none'),
  scopes: ['crm.objects.orders.read'],
})
